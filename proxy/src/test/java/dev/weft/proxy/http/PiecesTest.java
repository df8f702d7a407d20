package dev.weft.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final Pieces pieces = new Pieces();
  private final List<HttpContent> given = new ArrayList<>();

  private HttpContent piece(String text) {
    var content =
        new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII).slice());
    given.add(content);
    return content;
  }

  private List<String> taken() {
    var texts = new ArrayList<String>();
    for (HttpContent each = pieces.poll(); each != null; each = pieces.poll()) {
      texts.add(each.content().toString(StandardCharsets.US_ASCII));
      each.release();
    }
    assertThat(given).allMatch(content -> content.refCnt() == 0);
    return texts;
  }

  @Test
  void aMillionBytesOneByOneAreFewPieces() {
    for (int i = 0; i < 1_000_000; i++) {
      HttpContent one = new DefaultHttpContent(Unpooled.copiedBuffer(new byte[] {(byte) i}));
      pieces.add(one);
    }
    assertThat(pieces.weight()).isLessThan(1_000_000 + 1_000_000 / 50);
    int count = 0;
    byte next = 0;
    for (HttpContent each = pieces.poll(); each != null; each = pieces.poll()) {
      while (each.content().isReadable()) {
        assertThat(each.content().readByte()).isEqualTo(next++);
      }
      each.release();
      count++;
    }
    assertThat(count).isLessThan(300);
    assertThat(pieces.weight()).isZero();
  }

  @Test
  void aPieceAloneStaysAsItCame() {
    HttpContent alone = piece("a");
    pieces.add(alone);
    assertThat(pieces.poll()).isSameAs(alone);
    alone.release();
  }

  @Test
  void largePiecesAndTheEndStandForThemselves() {
    String large = "x".repeat(600);
    pieces.add(piece("a"));
    pieces.add(piece("b"));
    pieces.add(piece(large));
    pieces.add(piece("c"));
    pieces.add(piece("d"));
    pieces.add(new DefaultLastHttpContent(Unpooled.copiedBuffer("end", StandardCharsets.US_ASCII)));
    assertThat(taken()).containsExactly("ab", large, "cd", "end");
  }

  @Test
  void whatWasTakenIsAddedToNoMore() {
    pieces.add(piece("a"));
    pieces.add(piece("b"));
    assertThat(taken()).containsExactly("ab");
    pieces.add(piece("c"));
    assertThat(taken()).containsExactly("c");
  }

  @Test
  void whatComesFirstAgainIsNotMixedUp() {
    pieces.add(piece("b"));
    pieces.add(piece("c"));
    pieces.addFirst(piece("a"));
    pieces.add(piece("d"));
    assertThat(taken()).containsExactly("a", "bcd");
  }

  @Test
  void nothingIsLeftOfWhatIsReleased() {
    pieces.add(piece("a"));
    pieces.add(piece("b"));
    pieces.add(piece("x".repeat(600)));
    pieces.release();
    assertThat(pieces.isEmpty()).isTrue();
    assertThat(taken()).isEmpty();
  }
}
