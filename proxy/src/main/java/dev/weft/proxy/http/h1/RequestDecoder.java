package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's strict decoder; counts the bytes that pass. */
final class RequestDecoder extends HttpRequestDecoder {
  private long bytes;

  RequestDecoder(Limits limits) {
    super(config(limits));
  }

  /** Strict is Netty's default; said here because safety rests on it (RFC 9112, section 11.2). */
  static HttpDecoderConfig config(Limits limits) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.maxRequestLineBytes())
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setMaxChunkSize(limits.writeBufferBytes())
        .setInitialBufferSize(256)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true);
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
