package dev.weft.operator.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answering half of a long-lived stream: lines, and a heartbeat when there was none. Knows when
 * its reader has stopped reading. Confined to the stream's event loop.
 */
final class Lines {
  private final ChannelHandlerContext ctx;
  private final Limits limits;
  private final Runnable heartbeat;
  private @Nullable Future<?> timer;
  private boolean spoke;
  private int ticksStuck;

  /**
   * @param heartbeat writes a line; called when the stream is writable and was quiet
   */
  Lines(ChannelHandlerContext ctx, Limits limits, Runnable heartbeat) {
    this.ctx = ctx;
    this.limits = limits;
    this.heartbeat = heartbeat;
  }

  /** Writes the head of the response. */
  void open() {
    open(new DefaultHttp2Headers());
  }

  /**
   * @param headers what the head says beyond what all streams say
   */
  void open(Http2Headers headers) {
    headers.status("200");
    headers.set("content-type", "application/x-ndjson");
    headers.set("cache-control", "no-store");
    ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
    long millis = limits.heartbeat().toMillis();
    timer = ctx.executor().scheduleAtFixedRate(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  boolean writable() {
    return ctx.channel().isWritable();
  }

  void write(String line) {
    spoke = true;
    ByteBuf data = ctx.alloc().buffer(ByteBufUtil.utf8MaxBytes(line) + 1);
    ByteBufUtil.writeUtf8(data, line);
    data.writeByte('\n');
    ctx.writeAndFlush(new DefaultHttp2DataFrame(data));
  }

  void close() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void tick() {
    if (!writable()) {
      ticksStuck++;
      if (limits.heartbeat().multipliedBy(ticksStuck).compareTo(limits.stuck()) >= 0) {
        ctx.channel().parent().close();
      }
      return;
    }
    ticksStuck = 0;
    if (!spoke) {
      heartbeat.run();
    }
    spoke = false;
  }
}
