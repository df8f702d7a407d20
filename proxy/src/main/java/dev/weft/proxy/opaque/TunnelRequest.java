package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the proxy at the other end for a tunnel, and waits for its 200: RFC 9110, section 9.3.6.
 * Then makes room for the handler that takes the tunnel's bytes. Reading is off before and after.
 */
public final class TunnelRequest extends ChannelInboundHandlerAdapter {
  private static final int MAX_ANSWER_BYTES = 8 * 1024;
  private static final String END = "\r\n\r\n";

  private final String request;
  private final Duration patience;
  private final ChannelHandler next;
  private final Consumer<Channel> opened;
  private final Consumer<Failure> failed;
  private ByteBuf answer = Unpooled.EMPTY_BUFFER;
  private @Nullable Future<?> timeout;
  private boolean done;

  /**
   * @param authority for the log of whoever reads the request: what the tunnel leads to
   * @param headers lines, each with its end
   * @param next stands in the pipeline when {@code opened} runs
   */
  public TunnelRequest(
      String authority,
      String headers,
      Duration patience,
      ChannelHandler next,
      Consumer<Channel> opened,
      Consumer<Failure> failed) {
    this.request =
        "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + headers + "\r\n";
    this.patience = patience;
    this.next = next;
    this.opened = opened;
    this.failed = failed;
  }

  /** Behind TLS, which has made its handshake first. */
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      channelActive(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII), ctx.voidPromise());
    timeout =
        ctx.executor()
            .schedule(
                () -> fail(ctx, new Failure.TimedOut("the endpoint's proxy to open a tunnel")),
                patience.toNanos(),
                TimeUnit.NANOSECONDS);
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    answer = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), answer, (ByteBuf) message);
    String text = answer.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END);
    if (end < 0) {
      if (text.length() > MAX_ANSWER_BYTES) {
        fail(ctx, new Failure.Reset(true, "the endpoint's proxy answers without an end"));
      }
      return;
    }
    String status = text.substring(0, text.indexOf("\r\n"));
    if (!status.matches("HTTP/1\\.1 2\\d\\d( .*)?")) {
      fail(ctx, new Failure.ConnectFailed("the endpoint's proxy says " + printable(status)));
      return;
    }
    settle();
    answer.skipBytes(end + END.length());
    ctx.pipeline().addAfter(ctx.name(), null, next);
    ctx.pipeline().remove(this); // hands over what came behind the answer
    opened.accept(ctx.channel());
  }

  private static String printable(String text) {
    return text.substring(0, Math.min(60, text.length())).replaceAll("[^ -~]", "?");
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read(); // reading is off: one by one
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, new Failure.ConnectFailed("the endpoint's proxy closed"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, new Failure.ConnectFailed(String.valueOf(cause.getMessage())));
  }

  private void settle() {
    done = true;
    if (timeout != null) {
      timeout.cancel(false); // else it would keep the connection's memory until then
    }
  }

  private void fail(ChannelHandlerContext ctx, Failure failure) {
    if (!done) {
      settle();
      ctx.close();
      failed.accept(failure);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ByteBuf rest = answer;
    answer = Unpooled.EMPTY_BUFFER;
    if (rest.isReadable() && ctx.channel().isOpen()) {
      ctx.fireChannelRead(rest);
    } else {
      rest.release();
    }
  }
}
