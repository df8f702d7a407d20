package dev.weft.proxy.state;

import static dev.weft.proxy.breaker.Result.FAILURE;
import static dev.weft.proxy.breaker.Result.SUCCESS;
import static dev.weft.proxy.breaker.Result.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.CircuitBreaker.SuccessRate;
import dev.weft.proxy.breaker.Circuit;
import dev.weft.proxy.breaker.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final CircuitBreaker IN_A_ROW =
      new CircuitBreaker(3, null, Duration.ofSeconds(1), Duration.ofSeconds(4), 0);
  private static final CircuitBreaker BY_RATE =
      new CircuitBreaker(
          1000,
          new SuccessRate(0.8, Duration.ofSeconds(10), 5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          0);

  private final RandomGenerator random = new SplittableRandom(1);

  private boolean request(Breaker breaker, Result result, long now) {
    return breaker.end(breaker.begin(now), result, now, random);
  }

  private Breaker opened() {
    var breaker = new Breaker(IN_A_ROW);
    for (int i = 0; i < 3; i++) {
      request(breaker, FAILURE, 0);
    }
    return breaker;
  }

  @Test
  void failuresInARowOpenIt() {
    var breaker = new Breaker(IN_A_ROW);
    assertThat(request(breaker, FAILURE, 0)).isFalse();
    assertThat(request(breaker, FAILURE, 0)).isFalse();
    assertThat(breaker.circuit().admitsAt(0)).isTrue();
    assertThat(request(breaker, FAILURE, 0)).isTrue();
    assertThat(breaker.circuit().admitsAt(SECOND - 1)).isFalse();
  }

  @Test
  void aSuccessBetweenThemDoesNot() {
    var breaker = new Breaker(IN_A_ROW);
    for (int i = 0; i < 50; i++) {
      request(breaker, i % 3 == 2 ? SUCCESS : FAILURE, i);
    }
    assertThat(breaker.circuit()).isInstanceOf(Circuit.Closed.class);
  }

  @Test
  void oneProbeAtATime() {
    Breaker breaker = opened();
    assertThat(breaker.circuit().admitsAt(SECOND)).isTrue();
    assertThat(breaker.begin(SECOND)).isTrue();
    assertThat(breaker.circuit().admitsAt(SECOND)).isFalse();
    assertThat(breaker.begin(100 * SECOND)).isFalse();
  }

  @Test
  void aProbesSuccessClosesIt() {
    Breaker breaker = opened();
    request(breaker, SUCCESS, SECOND);
    assertThat(breaker.circuit()).isEqualTo(Circuit.Closed.WELL);
  }

  @Test
  void aProbesFailureDoublesThePenaltyUpToTheLongest() {
    Breaker breaker = opened();
    long now = 0;
    for (long penalty : new long[] {1, 2, 4, 4, 4}) {
      assertThat(breaker.circuit().isProbeDueAt(now + penalty * SECOND - 1)).isFalse();
      now += penalty * SECOND;
      assertThat(breaker.circuit().isProbeDueAt(now)).isTrue();
      request(breaker, FAILURE, now);
    }
  }

  @Test
  void thePenaltyStartsAnewAfterARecovery() {
    Breaker breaker = opened();
    request(breaker, FAILURE, SECOND);
    request(breaker, SUCCESS, 3 * SECOND);
    for (int i = 0; i < 3; i++) {
      request(breaker, FAILURE, 3 * SECOND);
    }
    assertThat(breaker.circuit().isProbeDueAt(4 * SECOND)).isTrue();
  }

  @Test
  void whatWasOnItsWayBeforeDoesNotDecide() {
    Breaker breaker = opened();
    breaker.end(false, SUCCESS, SECOND / 2, random);
    assertThat(breaker.circuit().admitsAt(SECOND / 2)).isFalse();
    assertThat(breaker.begin(SECOND)).isTrue();
    breaker.end(false, SUCCESS, SECOND, random);
    assertThat(breaker.circuit()).isInstanceOf(Circuit.Probing.class);
  }

  @Test
  void aProbeThatNobodyWaitedForIsSentAgain() {
    Breaker breaker = opened();
    breaker.forget(breaker.begin(SECOND), SECOND);
    assertThat(breaker.circuit().isProbeDueAt(SECOND)).isTrue();
  }

  @Test
  void tooSmallAShareOfSuccessesOpensIt() {
    var breaker = new Breaker(BY_RATE);
    for (int i = 0; i < 16; i++) {
      assertThat(request(breaker, SUCCESS, i)).isFalse();
    }
    for (int i = 0; i < 4; i++) {
      assertThat(request(breaker, FAILURE, i)).isFalse();
    }
    assertThat(request(breaker, FAILURE, 20)).isTrue(); // 16 of 21
  }

  @Test
  void fewRequestsSayNothing() {
    var breaker = new Breaker(BY_RATE);
    for (int i = 0; i < 4; i++) {
      assertThat(request(breaker, FAILURE, 0)).isFalse();
    }
    assertThat(request(breaker, FAILURE, 11 * SECOND)).isFalse(); // the four are forgotten
  }

  @Test
  void throttlingWeighsOnTheShareButNotOnTheRow() {
    var inARow = new Breaker(IN_A_ROW);
    var byRate = new Breaker(BY_RATE);
    for (int i = 0; i < 5; i++) {
      request(inARow, THROTTLED, 0);
      request(byRate, THROTTLED, 0);
    }
    assertThat(inARow.circuit().admitsAt(0)).isTrue();
    assertThat(byRate.circuit().admitsAt(0)).isFalse();
  }

  /**
   * Whatever happens: it never shuts for longer than the longest penalty, and never all at once.
   */
  @RepeatedTest(100)
  void anEndpointIsAlwaysAskedAgain() {
    var chance = new SplittableRandom();
    var breaker =
        new Breaker(
            new CircuitBreaker(
                chance.nextInt(1, 5), null, Duration.ofSeconds(1), Duration.ofSeconds(4), 0.5));
    long now = 0;
    boolean probing = false;
    for (int i = 0; i < 500; i++) {
      now += chance.nextLong(SECOND);
      boolean probe = breaker.begin(now);
      assertThat(probe && probing).isFalse();
      probing |= probe;
      if (probing) {
        if (chance.nextInt(4) == 0) {
          breaker.forget(true, now);
        } else {
          breaker.end(true, chance.nextBoolean() ? SUCCESS : FAILURE, now, chance);
        }
        probing = false;
      } else {
        breaker.end(false, chance.nextInt(4) == 0 ? SUCCESS : FAILURE, now, chance);
      }
      assertThat(breaker.circuit().admitsAt(now + 4 * SECOND)).isTrue();
    }
  }

  /** All at once, each as an event loop of its own. */
  private static int countTrue(Callable<Boolean> task) throws Exception {
    int workers = 8;
    var start = new CountDownLatch(1);
    int count = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
      var answers = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < workers; i++) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      start.countDown();
      for (Future<Boolean> answer : answers) {
        count += answer.get() ? 1 : 0;
      }
    }
    return count;
  }

  @RepeatedTest(50)
  void failuresThatDifferentEventLoopsSeeAreOneRow() throws Exception {
    var breaker =
        new Breaker(
            new CircuitBreaker(8 * 100, null, Duration.ofSeconds(1), Duration.ofSeconds(4), 0));
    int opened =
        countTrue(() -> {
          boolean opens = false;
          for (int i = 0; i < 100; i++) {
            opens |= breaker.end(breaker.begin(0), FAILURE, 0, new SplittableRandom());
          }
          return opens;
        });
    assertThat(opened).isEqualTo(1); // by the last of all
    assertThat(breaker.circuit()).isEqualTo(new Circuit.Open(SECOND, 0));
  }

  @RepeatedTest(50)
  void oneEventLoopSendsTheProbe() throws Exception {
    Breaker breaker = opened();
    assertThat(countTrue(() -> breaker.begin(SECOND))).isEqualTo(1);
  }

  @RepeatedTest(50)
  void whatDifferentEventLoopsSeeIsOneShare() throws Exception {
    var breaker =
        new Breaker(
            new CircuitBreaker(
                10_000,
                new SuccessRate(0.5, Duration.ofSeconds(10), 8 * 100 + 1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                0));
    assertThat(
            countTrue(() -> {
              boolean opens = false;
              for (int i = 0; i < 100; i++) {
                opens |= breaker.end(false, FAILURE, 0, new SplittableRandom());
              }
              return opens;
            }))
        .isZero();
    assertThat(breaker.end(false, FAILURE, 0, random)).isTrue(); // not one was lost
  }
}
