package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private long nanos;

  @Test
  void eachChangeIsALineWithTheSecondsUntilTheEnd() throws InterruptedException {
    assertThat(following(Duration.ofMinutes(1)).follow("one", steps("one", "two", "two", "end")))
        .contains("end");

    assertThat(out.toString().lines()).containsExactly("[  1.0 s] two", "[  2.0 s] end");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aProgramGetsItsOwnWords() throws InterruptedException {
    assertThat(
            following(Duration.ofMinutes(1))
                .follow("one", steps("two", "end"), seen -> "{" + seen + "}"))
        .contains("end");

    assertThat(out.toString().lines()).containsExactly("{two}", "{end}");
  }

  @Test
  void whenPatienceEndsTheLastThatWasSeenIsTold() throws InterruptedException {
    assertThat(following(Duration.ofSeconds(1)).follow("one", steps("one", "two", "end")))
        .isEmpty();

    assertThat(err.toString().strip())
        .isEqualTo("weft: not done within 1 s; it goes on by itself. Last seen: two");
  }

  @Test
  void whatIsOverAlreadyIsNotLookedAtAgain() throws InterruptedException {
    assertThat(following(Duration.ofSeconds(1)).follow("end", steps())).contains("end");

    assertThat(nanos).isZero();
  }

  @Test
  void withoutPatienceOneLookIsAll() throws InterruptedException {
    assertThat(patience(Duration.ZERO).until(() -> false)).isFalse();
    assertThat(nanos).isZero();
    assertThat(patience(Duration.ZERO).until(() -> true)).isTrue();
  }

  private Following following(Duration atMost) {
    return new Following(new PrintWriter(out), new PrintWriter(err), patience(atMost));
  }

  private Patience patience(Duration atMost) {
    return new Patience(
        atMost, Duration.ofMillis(500), () -> nanos, length -> nanos += length.toNanos());
  }

  private static Following.Subject<String> steps(String... looks) {
    Deque<String> next = new ArrayDeque<>(List.of(looks));
    return new Following.Subject<>() {
      @Override
      public boolean isOver(String seen) {
        return seen.equals("end");
      }

      @Override
      public String next(String seen) {
        return next.removeFirst();
      }

      @Override
      public String line(String seen) {
        return seen;
      }
    };
  }
}
