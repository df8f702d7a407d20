package dev.weft.proxy.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.SpiffeId;
import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.proxy.limit.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final String TRUST_DOMAIN = "cluster.local";
  private static final long SECOND = 1_000_000_000L;
  private static final int PORT = 8080;

  private final List<String> complaints = new ArrayList<>();

  private RateLimits limits(RateLimit... limits) {
    return limits(RateLimits.NONE, limits);
  }

  private RateLimits limits(RateLimits before, RateLimit... limits) {
    return RateLimits.of(List.of(limits), before, TRUST_DOMAIN, complaints::add);
  }

  private static RateLimit all(int perSecond) {
    return new RateLimit("shop/web", PORT, Rate.of(perSecond), null);
  }

  private static RateLimit clients(@Nullable Rate all, int each, ForClients... overrides) {
    return new RateLimit("shop/web", PORT, all, new PerClient(Rate.of(each), List.of(overrides)));
  }

  private static SpiffeId id(String name) {
    return new SpiffeId(TRUST_DOMAIN, "shop", name);
  }

  private static int takeAll(RateLimits limits, @Nullable SpiffeId client, long nowNanos) {
    int taken = 0;
    while (limits.take(PORT, client, nowNanos) == null) {
      taken++;
    }
    return taken;
  }

  @Test
  void aBoundIsForOnePortAndForAllClients() {
    RateLimits limits = limits(all(5));
    assertThat(takeAll(limits, id("a"), 0)).isEqualTo(5);
    assertThat(limits.take(PORT, id("b"), 0))
        .isEqualTo(new RateLimits.Refusal("all clients", SECOND / 5));
    assertThat(limits.take(PORT + 1, id("a"), 0)).isNull();
    assertThat(takeAll(limits, null, SECOND)).isEqualTo(5);
  }

  @Test
  void eachIdentityHasItsOwnAndThoseWithoutShareOne() {
    RateLimits limits =
        limits(
            clients(
                null,
                2,
                new ForClients(List.of("spiffe://cluster.local/ns/shop/sa/a"), Rate.of(7)),
                new ForClients(List.of("spiffe://cluster.local/ns/shop/*"), Rate.of(4))));
    assertThat(takeAll(limits, id("a"), 0)).as("the first that names it").isEqualTo(7);
    assertThat(takeAll(limits, id("b"), 0)).isEqualTo(4);
    assertThat(takeAll(limits, id("c"), 0)).as("not shared with b").isEqualTo(4);
    assertThat(takeAll(limits, new SpiffeId(TRUST_DOMAIN, "x", "y"), 0)).isEqualTo(2);
    assertThat(takeAll(limits, null, 0)).isEqualTo(2);
    RateLimits.Refusal refusal = limits.take(PORT, null, 0);
    assertThat(refusal)
        .isEqualTo(new RateLimits.Refusal("clients without an identity", SECOND / 2));
    assertThat(complaints).isEmpty();
  }

  @Test
  void whoAsksTooOftenTakesNothingFromOthers() {
    RateLimits limits = limits(clients(Rate.of(10), 2));
    for (int i = 0; i < 1000; i++) {
      limits.take(PORT, id("greedy"), 0);
    }
    for (String other : List.of("a", "b", "c", "d")) {
      assertThat(takeAll(limits, id(other), 0)).isEqualTo(2);
    }
    RateLimits.Refusal refusal = limits.take(PORT, id("late"), 0);
    assertThat(refusal).isEqualTo(new RateLimits.Refusal("all clients", SECOND / 10));
  }

  @Test
  void severalLimitsAtAPortAllHold() {
    RateLimits limits = limits(all(5), new RateLimit("shop/other", PORT, new Rate(100, 3), null));
    assertThat(takeAll(limits, null, 0)).isEqualTo(3);
  }

  @Test
  void whatWasTakenStaysTakenWhenAnotherPolicyHasTheSameLimit() {
    RateLimits before = limits(all(5), clients(null, 1));
    takeAll(before, null, 0);
    assertThat(takeAll(limits(before, all(5)), null, 0)).isEqualTo(4);
    assertThat(takeAll(limits(before, all(6)), null, 0)).isEqualTo(6);
  }

  @Test
  void malformedLimitsAreLeftOutAndNamed() {
    RateLimits limits =
        limits(
            new RateLimit("shop/web", 0, Rate.of(1), null),
            new RateLimit("shop/web", PORT, null, null),
            new RateLimit("shop/web", PORT, new Rate(5, 0), null),
            clients(null, 3, new ForClients(List.of("web"), Rate.of(9))));
    assertThat(complaints)
        .satisfiesExactly(
            c -> assertThat(c).contains("port 0", "expected: 1 to 65535"),
            c -> assertThat(c).contains("without a rate", "expected: all or perClient"),
            c -> assertThat(c).contains("burst=0", "expected: at least 1"),
            c -> assertThat(c).contains("identity", "'web'"));
    assertThat(takeAll(limits, id("a"), 0)).isEqualTo(3);
  }

  // ---- how many clients are known

  @Test
  void clientsThatArePastAreForgottenForNewOnes() {
    var buckets =
        ClientBuckets.of(new PerClient(Rate.of(1), List.of()), TRUST_DOMAIN, 8, complaints::add);
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      now += SECOND / 4;
      assertThat(buckets.take(id("n" + i), now)).isTrue();
      assertThat(buckets.size()).isLessThanOrEqualTo(8);
    }
    assertThat(buckets.take(id("n999"), now)).as("who was just here is known").isFalse();
  }

  @Test
  void whoMakesUpIdentitiesGetsNoMoreThanOneMore() {
    var buckets =
        ClientBuckets.of(new PerClient(Rate.of(1), List.of()), TRUST_DOMAIN, 8, complaints::add);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += buckets.take(id("n" + i), 0) ? 1 : 0;
    }
    assertThat(buckets.size()).isEqualTo(8);
    assertThat(taken).isEqualTo(8 + 1);
  }

  // ---- many loops

  @Test
  void aBoundIsTheProxysToTheRequestWhateverTheNumberOfLoops() throws Exception {
    int loops = 4;
    var bucket = new Bucket(Pace.of(new Rate(1000, 5000)));
    var clock = new AtomicInteger(); // in milliseconds
    var taken = new AtomicInteger();
    var together = new CyclicBarrier(loops);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < loops; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  together.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                for (int asked = 0; asked < 20_000; asked++) {
                  long now = clock.get() * 1_000_000L;
                  taken.addAndGet(bucket.take(now) == Bucket.Turn.TAKEN ? 1 : 0);
                  if (asked % 100 == 0) {
                    clock.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int whole = taken.get() + late(bucket, clock.get());
    assertThat(whole)
        .isBetween(5000 + clock.get() - loops, 5000 + clock.get()); // it ticked before the first
  }

  /** What is left of the last milliseconds. */
  private static int late(Bucket bucket, int millis) {
    int left = 0;
    while (bucket.take(millis * 1_000_000L) == Bucket.Turn.TAKEN) {
      left++;
    }
    return left;
  }

  @Test
  void whatIsForgottenWhileSomebodyHoldsItGrantsNothing() {
    var bucket = new Bucket(Pace.of(Rate.of(1)));
    assertThat(bucket.take(0)).isEqualTo(Bucket.Turn.TAKEN);
    assertThat(bucket.retire(SECOND - 1)).isFalse();
    assertThat(bucket.retire(SECOND)).isTrue();
    assertThat(bucket.retire(SECOND)).isFalse();
    assertThat(bucket.take(SECOND)).isEqualTo(Bucket.Turn.RETIRED);
  }
}
