package dev.weft.proxy.http.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.List;

/** Netty's encoder, told which method the response answers. */
final class ResponseEncoder extends HttpResponseEncoder {
  private long bytes;
  private boolean answersHead;

  /** One request is under way at a time. */
  void answersHead(boolean head) {
    answersHead = head;
  }

  boolean isAnsweringHead() {
    return answersHead;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return answersHead || super.isContentAlwaysEmpty(response);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Object message, List<Object> out)
      throws Exception {
    super.encode(ctx, message, out);
    bytes += sum(out);
  }

  static long sum(List<Object> out) {
    long sum = 0;
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) instanceof ByteBuf buffer) {
        sum += buffer.readableBytes();
      }
    }
    return sum;
  }

  long takeBytes() {
    long taken = bytes;
    bytes = 0;
    return taken;
  }
}
