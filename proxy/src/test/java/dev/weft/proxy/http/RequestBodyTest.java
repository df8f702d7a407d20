package dev.weft.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static final int MAX_KEPT = 64 * 1024;

  private final List<String> written = new ArrayList<>();
  private final RequestBody body = new RequestBody(wanted -> reading = wanted, MAX_KEPT, false);
  private boolean reading = true;
  private boolean writable = true;
  private final RequestBody.Sink sink =
      new RequestBody.Sink() {
        @Override
        public boolean isWritable() {
          return writable;
        }

        @Override
        public void write(HttpContent content) {
          written.add(content.content().toString(StandardCharsets.US_ASCII));
          content.release();
        }
      };

  @AfterEach
  void discard() {
    body.discard();
  }

  private void offer(String text) {
    body.offer(new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }

  @Test
  void whatIsReadAtOnceByteByByteGoesOnTogether() {
    body.attach(sink);
    offer("a");
    offer("b");
    offer("c");
    assertThat(written).isEmpty();
    assertThat(reading).isTrue();
    body.pump();
    assertThat(written).containsExactly("abc");
  }

  @Test
  void theEndWaitsForNothing() {
    body.attach(sink);
    offer("a");
    offer("b");
    body.offer(new DefaultLastHttpContent(Unpooled.copiedBuffer("c", StandardCharsets.US_ASCII)));
    assertThat(written).containsExactly("ab", "c");
    assertThat(body.isSentWhole()).isTrue();
  }

  @Test
  void smallPiecesThatNobodyTakesStopTheReadingByTheirBytes() {
    for (int i = 0; i < MAX_KEPT / 2; i++) {
      offer("x");
    }
    assertThat(reading).isTrue(); // as objects they would have stopped it long ago
    for (int i = 0; i < MAX_KEPT / 2; i++) {
      offer("x");
    }
    assertThat(reading).isFalse();
    body.attach(sink);
    assertThat(reading).isTrue();
    assertThat(written).hasSizeLessThan(20);
    assertThat(String.join("", written)).hasSize(MAX_KEPT);
  }

  @Test
  void aSinkThatTakesNothingStopsTheReading() {
    body.attach(sink);
    writable = false;
    offer("a");
    assertThat(reading).isFalse();
    writable = true;
    body.pump();
    assertThat(reading).isTrue();
    assertThat(written).containsExactly("a");
  }

  @Test
  void whatWasSentTogetherIsSentAgain() {
    body.attach(sink);
    offer("a");
    offer("b");
    body.pump();
    offer("c");
    body.rewind();
    body.attach(sink);
    assertThat(String.join("", written)).isEqualTo("ab" + "abc");
  }

  // ---- copies

  private final List<String> copied = new ArrayList<>();

  private BodyCopy copy(int maxBytes) {
    return new BodyCopy(
        maxBytes,
        new BodyCopy.Taker() {
          @Override
          public void whole(LastHttpContent copy) {
            String trailers = copy.trailingHeaders().entries().toString();
            copied.add(copy.content().toString(StandardCharsets.US_ASCII) + trailers);
            copy.release();
          }

          @Override
          public void tooLarge() {
            copied.add("too large");
          }

          @Override
          public void incomplete() {
            copied.add("incomplete");
          }
        });
  }

  private void offerEnd(String text) {
    var last = new DefaultLastHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    last.trailingHeaders().add("x-end", text);
    body.offer(last);
  }

  @Test
  void aCopyHoldsWhatCameBeforeAndAfterAndTheTrailers() {
    offer("ab");
    offer("cd");
    body.copyTo(copy(8));
    body.attach(sink);
    offer("ef");
    body.pump();
    body.rewind();
    body.attach(sink);
    offerEnd("gh");
    assertThat(copied).containsExactly("abcdefgh[x-end=gh]");
    assertThat(String.join("", written)).isEqualTo("abcdefabcdefgh");
    body.discard();
    assertThat(copied).hasSize(1);
  }

  @Test
  void aCopyThatWouldBeTooLargeIsGivenUpAndTheBodyGoesOn() {
    body.copyTo(copy(7));
    body.attach(sink);
    offer("abcdef");
    offer("gh");
    offerEnd("i");
    assertThat(copied).containsExactly("too large");
    assertThat(String.join("", written)).isEqualTo("abcdefghi");
  }

  @Test
  void aCopyOfWhatDoesNotEndIsNone() {
    body.copyTo(copy(100));
    offer("a");
    body.discard();
    offer("b");
    body.discard();
    assertThat(copied).containsExactly("incomplete");
  }

  @Test
  void anEmptyEndIsABody() {
    body.copyTo(copy(0));
    body.offer(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(copied).containsExactly("[]");
  }
}
