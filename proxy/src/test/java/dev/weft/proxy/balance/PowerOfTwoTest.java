package dev.weft.proxy.balance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.LoadBalancer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PowerOfTwoTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final SplittableRandom random = new SplittableRandom(42);

  /** A pretended endpoint that answers in a fixed time. */
  private record Server(String name, long rttNanos, Load load) implements Candidate {
    Server(String name, long rttNanos) {
      this(name, rttNanos, new Load(LoadBalancer.DEFAULT, 0));
    }

    @Override
    public long hash() {
      return Rendezvous.hash(name);
    }
  }

  @Test
  void thereIsNothingToPickFromNothing() {
    assertThat(PowerOfTwo.<Server>pick(List.of(), List.of(), 0, random)).isNull();
  }

  @Test
  void theOnlyOneIsPickedWhateverItsState() {
    var only = new Server("only", 1);
    only.load().failed(0);
    assertThat(PowerOfTwo.pick(List.of(only), List.of(only), 0, random)).isSameAs(only);
  }

  @Test
  void aSlowEndpointGetsLess() {
    var servers =
        List.of(
            new Server("fast", 5_000_000),
            new Server("fast too", 5_000_000),
            new Server("slow", 500_000_000));
    Map<String, Integer> picks = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      long now = i * (SECOND / 100);
      Server picked = requireNonNull(PowerOfTwo.pick(servers, List.of(), now, random));
      picked.load().begin();
      picked.load().answered(picked.rttNanos(), now);
      picked.load().end();
      picks.merge(picked.name(), 1, Integer::sum);
    }
    assertThat(picks.getOrDefault("slow", 0)).isLessThan(60);
    assertThat(picks.get("fast")).isBetween(1200, 1800);
  }

  @Test
  void requestsInFlightWeigh() {
    var busy = new Server("busy", 1);
    var idle = new Server("idle", 1);
    busy.load().begin();
    for (int i = 0; i < 50; i++) {
      assertThat(PowerOfTwo.pick(List.of(busy, idle), List.of(), 0, random)).isSameAs(idle);
    }
  }

  @Test
  void theOneLivingAmongManyDeadIsFound() {
    var servers = new ArrayList<Server>();
    for (int i = 0; i < 20; i++) {
      var server = new Server("dead", 1);
      server.load().failed(0);
      servers.add(server);
    }
    var living = new Server("living", 1);
    servers.add(13, living);
    for (int i = 0; i < 50; i++) {
      assertThat(PowerOfTwo.pick(servers, List.of(), 1, random)).isSameAs(living);
    }
  }

  @Test
  void whenAllFailAllAreUsed() {
    var one = new Server("one", 1);
    var two = new Server("two", 1);
    one.load().failed(0);
    two.load().failed(0);
    assertThat(PowerOfTwo.pick(List.of(one, two), List.of(), 1, random)).isIn(one, two);
  }

  @Test
  void whenAllFailNoneGetsItAll() {
    var servers = new ArrayList<Server>();
    for (int i = 0; i < 5; i++) {
      servers.add(new Server("bad " + i, 1));
      servers.getLast().load().failed(0);
    }
    Map<String, Integer> picks = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      Server picked = requireNonNull(PowerOfTwo.pick(servers, List.of(), 1, random));
      picks.merge(picked.name(), 1, Integer::sum);
    }
    assertThat(picks).hasSize(5).allSatisfy((_, count) -> assertThat(count).isBetween(40, 500));
  }

  @Test
  void oneThatFailsDoesNotSendItsShareToOneAlone() {
    var servers = new ArrayList<Server>();
    for (int i = 0; i < 4; i++) {
      servers.add(new Server("server " + i, 1));
    }
    servers.getFirst().load().failed(0);
    Map<String, Integer> picks = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      Server picked = requireNonNull(PowerOfTwo.pick(servers, List.of(), 1, random));
      picks.merge(picked.name(), 1, Integer::sum);
    }
    assertThat(picks).hasSize(3).allSatisfy((_, count) -> assertThat(count).isGreaterThan(400));
  }

  @Test
  void whatWasTriedIsTheLastResort() {
    var tried = new Server("tried", 1);
    var failing = new Server("failing", 1);
    failing.load().failed(0);
    assertThat(PowerOfTwo.pick(List.of(tried, failing), List.of(tried), 1, random))
        .isSameAs(failing);
  }

  @Test
  void aPenaltyEndsAndGrowsWhenItWasTooShort() {
    var load = new Load(LoadBalancer.DEFAULT, 0);
    load.failed(0);
    load.failed(SECOND / 2); // the same event, seen by another request
    assertThat(load.isPenalisedAt(SECOND - 1)).isTrue();
    assertThat(load.isPenalisedAt(SECOND)).isFalse();
    load.failed(SECOND);
    assertThat(load.isPenalisedAt(3 * SECOND - 1)).isTrue();
    assertThat(load.isPenalisedAt(3 * SECOND)).isFalse();
    load.answered(1, 3 * SECOND);
    load.failed(3 * SECOND);
    assertThat(load.isPenalisedAt(4 * SECOND)).isFalse();
  }
}
