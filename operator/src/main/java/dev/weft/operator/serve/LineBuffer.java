package dev.weft.operator.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Cuts what arrives into lines of bounded length. Confined to its stream's event loop. */
final class LineBuffer {
  private final int maxBytes;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

  LineBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Hands on each line that has come to its end, but empty ones. The content stays its owner's.
   *
   * @param take false to hear no more
   * @return false when a line is longer than is allowed
   */
  boolean read(ByteBuf content, Predicate<String> take) {
    while (content.isReadable()) {
      int end = content.bytesBefore((byte) '\n');
      int length = end < 0 ? content.readableBytes() : end;
      if (partial.size() + length > maxBytes) {
        return false;
      }
      partial.writeBytes(ByteBufUtil.getBytes(content, content.readerIndex(), length));
      content.skipBytes(length);
      if (end >= 0) {
        content.skipBytes(1);
        String line = rest();
        if (!line.isBlank() && !take.test(line)) {
          return true;
        }
      }
    }
    return true;
  }

  /** What has come of a line that has not ended. */
  String rest() {
    String line = partial.toString(StandardCharsets.UTF_8);
    partial.reset();
    return line;
  }
}
