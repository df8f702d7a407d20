package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's strict decoder, told to which method the response answers. */
final class ResponseDecoder extends HttpResponseDecoder {
  private long bytes;
  private boolean answersHead;

  ResponseDecoder(Limits limits) {
    super(RequestDecoder.config(limits));
  }

  /** One request is under way at a time. */
  void answersHead(boolean head) {
    answersHead = head;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    // RFC 9112, section 6.3: no body in answer to HEAD, whatever the headers say, nor in any 1xx.
    int status = ((HttpResponse) message).status().code();
    return answersHead || status < 200 || super.isContentAlwaysEmpty(message);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf buffer) {
      bytes += buffer.readableBytes();
    }
    super.channelRead(ctx, message);
  }

  long takeBytes() {
    long taken = bytes;
    bytes = 0;
    return taken;
  }
}
