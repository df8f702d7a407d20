package dev.weft.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private Verdict answer =
      new Verdict.Known(new Caller("shop", "default", "p", null), Instant.EPOCH.plusSeconds(120));
  private final TokenCache cache =
      new TokenCache(
          _ -> {
            asked.incrementAndGet();
            return answer;
          },
          2,
          now::get);

  @Test
  void aTokenIsReviewedOnceWhileItLives() {
    cache.check("t");
    cache.check("t");
    assertThat(asked).hasValue(1);

    pass(Duration.ofMinutes(2)); // its own end comes before the five minutes
    cache.check("t");
    assertThat(asked).hasValue(2);
  }

  @Test
  void aRefusalIsRememberedForAMomentAndAnOutageNotAtAll() {
    answer = new Verdict.Refused("no");
    cache.check("t");
    cache.check("t");
    assertThat(asked).hasValue(1);

    answer = new Verdict.Unavailable("away");
    cache.check("u");
    cache.check("u");
    assertThat(asked).hasValue(3);
  }

  @Test
  void itHoldsNoMoreThanItsBound() {
    cache.check("a");
    cache.check("b");
    cache.check("c");
    cache.check("a");
    assertThat(asked).hasValue(4);
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
