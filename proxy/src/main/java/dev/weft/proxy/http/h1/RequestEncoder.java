package dev.weft.proxy.http.h1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.CharsetUtil;
import java.util.List;

/** Writes request targets byte for byte as they were read, and counts the bytes that pass. */
final class RequestEncoder extends HttpRequestEncoder {
  private static final byte[] HTTP_1_1 = " HTTP/1.1\r\n".getBytes(CharsetUtil.US_ASCII);

  private long bytes;

  @Override
  protected void encodeInitialLine(ByteBuf buffer, HttpRequest request) {
    ByteBufUtil.copy(request.method().asciiName(), buffer);
    buffer.writeByte(' ');
    // Netty's ASCII writer keeps characters up to 255 as the bytes they were read from.
    buffer.writeCharSequence(request.uri(), CharsetUtil.US_ASCII);
    buffer.writeBytes(HTTP_1_1);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Object message, List<Object> out)
      throws Exception {
    super.encode(ctx, message, out);
    bytes += ResponseEncoder.sum(out);
  }

  long takeBytes() {
    long taken = bytes;
    bytes = 0;
    return taken;
  }
}
