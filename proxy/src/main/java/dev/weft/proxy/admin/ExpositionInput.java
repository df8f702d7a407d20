package dev.weft.proxy.admin;

import dev.weft.proxy.telemetry.Exposition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.stream.ChunkedInput;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** An exposition, written no faster than it is taken. */
final class ExpositionInput implements ChunkedInput<ByteBuf> {
  private final Exposition exposition;
  private long written;

  ExpositionInput(Exposition exposition) {
    this.exposition = exposition;
  }

  @Override
  public boolean isEndOfInput() {
    return exposition.isEnd();
  }

  @Override
  public ByteBuf readChunk(ByteBufAllocator allocator) {
    CharBuffer piece = CharBuffer.wrap(exposition.next());
    ByteBuf bytes = ByteBufUtil.encodeString(allocator, piece, StandardCharsets.UTF_8);
    written += bytes.readableBytes();
    return bytes;
  }

  @SuppressWarnings("InlineMeSuggester") // the interface wants both
  @Deprecated
  @Override
  public ByteBuf readChunk(ChannelHandlerContext ctx) {
    return readChunk(ctx.alloc());
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public long progress() {
    return written;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
