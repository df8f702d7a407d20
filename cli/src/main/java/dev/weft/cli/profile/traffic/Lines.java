package dev.weft.cli.profile.traffic;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines, as they come. Lines that are too long are passed over. */
final class Lines {
  private static final int MAX_BYTES = 64 * 1024;

  private final Consumer<String> each;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean tooLong;

  Lines(Consumer<String> each) {
    this.each = each;
  }

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        if (!tooLong) {
          each.accept(begun.toString(StandardCharsets.UTF_8));
        }
        begun.reset();
        tooLong = false;
      } else if (begun.size() < MAX_BYTES) {
        begun.write(next);
      } else {
        tooLong = true;
      }
    }
  }
}
