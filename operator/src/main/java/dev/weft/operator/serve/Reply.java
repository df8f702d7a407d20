package dev.weft.operator.serve;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.util.Map;

/**
 * A whole answer of one line. What is still to come of the request is asked for no more, "without
 * error": RFC 9113, section 8.1.
 */
final class Reply {
  private Reply() {}

  static void line(ChannelHandlerContext ctx, String line) {
    write(ctx, 200, 0, line);
  }

  /**
   * @param retryAfterSeconds 0 to say nothing of it
   */
  static void refusal(ChannelHandlerContext ctx, int status, String reason, int retryAfterSeconds) {
    write(ctx, status, retryAfterSeconds, Json.text(Map.of("status", status, "reason", reason)));
  }

  private static void write(
      ChannelHandlerContext ctx, int status, int retryAfterSeconds, String line) {
    var head = new DefaultHttp2Headers().status(Integer.toString(status));
    head.set("content-type", "application/json");
    head.set("cache-control", "no-store");
    if (retryAfterSeconds > 0) {
      head.set("retry-after", Integer.toString(retryAfterSeconds));
    }
    ctx.write(new DefaultHttp2HeadersFrame(head));
    ctx.writeAndFlush(
            new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(ctx.alloc(), line + "\n"), true))
        .addListener(_ -> end(ctx));
  }

  private static void end(ChannelHandlerContext ctx) {
    if (ctx.channel() instanceof Http2StreamChannel stream
        && stream.stream().state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.close(); // of itself it would wait until what has come of the body is read
    }
  }
}
