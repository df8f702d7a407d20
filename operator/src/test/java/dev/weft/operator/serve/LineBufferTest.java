package dev.weft.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  private final LineBuffer buffer = new LineBuffer(8);
  private final List<String> lines = new ArrayList<>();

  @Test
  void linesAreWholeHoweverTheyArrive() {
    assertThat(read("on")).isTrue();
    assertThat(read("e\n\ntwo\nth")).isTrue();
    assertThat(lines).containsExactly("one", "two");
    assertThat(buffer.rest()).isEqualTo("th");
    assertThat(buffer.rest()).isEmpty();
  }

  @Test
  void aLineThatIsTooLongIsRefusedBeforeItHasEnded() {
    assertThat(read("12345678")).isTrue();
    assertThat(read("9")).isFalse();
    assertThat(lines).isEmpty();
  }

  @Test
  void whoHasHeardEnoughHearsNoMore() {
    ByteBuf content = content("one\ntwo\n");
    assertThat(buffer.read(content, line -> !lines.add(line))).isTrue();
    assertThat(lines).containsExactly("one");
    content.release();
  }

  private boolean read(String text) {
    ByteBuf content = content(text);
    try {
      return buffer.read(content, lines::add);
    } finally {
      content.release();
    }
  }

  private static ByteBuf content(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
