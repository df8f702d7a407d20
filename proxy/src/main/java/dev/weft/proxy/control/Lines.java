package dev.weft.proxy.control;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream of bytes into lines of UTF-8. */
final class Lines {
  private final int maxBytes;
  private final Consumer<String> onLine;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

  Lines(int maxBytes, Consumer<String> onLine) {
    this.maxBytes = maxBytes;
    this.onLine = onLine;
  }

  /**
   * Leaves the buffer to the caller.
   *
   * @return false when a line is longer than the bound: the stream is of no use any more
   */
  boolean accept(ByteBuf bytes) {
    while (bytes.isReadable()) {
      int length = bytes.bytesBefore((byte) '\n');
      boolean ends = length >= 0;
      int taken = ends ? length : bytes.readableBytes();
      if (partial.size() + taken > maxBytes) {
        return false;
      }
      append(bytes, taken);
      if (ends) {
        bytes.skipBytes(1);
        String line = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        if (!line.isBlank()) {
          onLine.accept(line);
        }
      }
    }
    return true;
  }

  private void append(ByteBuf bytes, int length) {
    var copy = new byte[length];
    bytes.readBytes(copy);
    partial.writeBytes(copy);
  }
}
