package dev.weft.proxy.opaque;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import dev.weft.proxy.detect.Disguise;
import dev.weft.proxy.detect.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/** What a client has said so far. */
final class Seen implements FirstBytes.Bytes {
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** Becomes the owner of what is added. */
  void add(ByteBufAllocator alloc, ByteBuf more) {
    bytes = MERGE_CUMULATOR.cumulate(alloc, bytes, more);
  }

  boolean isEmpty() {
    return !bytes.isReadable();
  }

  int length() {
    return bytes.readableBytes();
  }

  @Override
  public byte at(int index) {
    return bytes.getByte(bytes.readerIndex() + index);
  }

  /** It begins as TLS does. */
  boolean isHandshake() {
    return !isEmpty() && at(0) == FirstBytes.HANDSHAKE;
  }

  /**
   * What it seems to be.
   *
   * @param http declared to be some HTTP
   * @param orTls or HTTP inside TLS
   */
  FirstBytes first(boolean http, boolean orTls) {
    return http && !(orTls && isHandshake())
        ? FirstBytes.readDeclared(this, length())
        : FirstBytes.read(this, length());
  }

  boolean mayBeRequests() {
    return !isEmpty() && Disguise.mayBeRequests(this, length());
  }

  /** All of it, for the caller to release. */
  ByteBuf take() {
    ByteBuf taken = bytes;
    bytes = Unpooled.EMPTY_BUFFER;
    return taken;
  }
}
