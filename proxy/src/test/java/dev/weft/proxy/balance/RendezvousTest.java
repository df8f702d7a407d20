package dev.weft.proxy.balance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.LoadBalancer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final int KEYS = 20_000;

  private record Server(String name, Load load, long hash) implements Candidate {
    Server(String name) {
      this(name, new Load(LoadBalancer.DEFAULT, 0), Rendezvous.hash(name));
    }
  }

  private static List<Server> servers(int count, SplittableRandom random) {
    var servers = new ArrayList<Server>();
    for (int i = 0; i < count; i++) {
      servers.add(new Server("10.0." + random.nextInt(256) + "." + i + ":8080"));
    }
    return servers;
  }

  private static Server home(List<Server> servers, int key) {
    long hash = Rendezvous.hash("user-" + key);
    return requireNonNull(Rendezvous.pick(servers, List.of(), hash, 0));
  }

  @Test
  void thereIsNothingToPickFromNothing() {
    assertThat(Rendezvous.<Server>pick(List.of(), List.of(), 1, 0)).isNull();
  }

  @RepeatedTest(20)
  void keysSpreadEvenly() {
    var random = new SplittableRandom();
    List<Server> servers = servers(random.nextInt(2, 30), random);
    Map<Server, Integer> keys = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      keys.merge(home(servers, key), 1, Integer::sum);
    }
    double share = (double) KEYS / servers.size();
    double bound = 6 * Math.sqrt(share); // six standard deviations
    assertThat(keys).hasSameSizeAs(servers);
    assertThat(keys.values())
        .allSatisfy(count -> assertThat((double) count).isBetween(share - bound, share + bound));
  }

  @RepeatedTest(20)
  void whoLeavesMovesItsOwnKeysOnly() {
    var random = new SplittableRandom();
    List<Server> before = servers(random.nextInt(2, 30), random);
    var after = new ArrayList<>(before);
    Server gone = after.remove(random.nextInt(after.size()));
    for (int key = 0; key < 2000; key++) {
      Server home = home(before, key);
      if (!home.name().equals(gone.name())) {
        assertThat(home(after, key)).isSameAs(home);
      }
    }
  }

  @RepeatedTest(20)
  void whoComesTakesAnEvenShareAndNothingElseMoves() {
    var random = new SplittableRandom();
    List<Server> before = servers(random.nextInt(1, 30), random);
    var after = new ArrayList<>(before);
    var come = new Server("10.9.9.9:8080");
    after.add(random.nextInt(after.size() + 1), come);
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      Server home = home(after, key);
      if (home.name().equals(come.name())) {
        moved++;
      } else {
        assertThat(home).isSameAs(home(before, key));
      }
    }
    double share = (double) KEYS / after.size();
    assertThat((double) moved)
        .isBetween(share - 6 * Math.sqrt(share), share + 6 * Math.sqrt(share));
  }

  @Test
  void theNextStepsInForOneThatFailsAndTheKeyComesBack() {
    List<Server> servers = servers(5, new SplittableRandom(1));
    Server home = home(servers, 1);
    home.load().failed(0);
    long key = Rendezvous.hash("user-1");
    Server standIn = requireNonNull(Rendezvous.pick(servers, List.of(), key, 1));
    assertThat(standIn).isNotSameAs(home);
    assertThat(Rendezvous.pick(servers, List.of(standIn), key, 1)).isNotIn(home, standIn);
    assertThat(Rendezvous.pick(servers, List.of(), key, 2_000_000_000L)).isSameAs(home);
  }

  @Test
  void whenAllFailKeysKeepTheirHomes() {
    List<Server> servers = servers(5, new SplittableRandom(1));
    Server home = home(servers, 7);
    servers.forEach(server -> server.load().failed(0));
    assertThat(Rendezvous.pick(servers, List.of(), Rendezvous.hash("user-7"), 1)).isSameAs(home);
  }

  @Test
  void theOrderOfEndpointsDoesNotMatter() {
    List<Server> servers = servers(9, new SplittableRandom(1));
    for (int key = 0; key < 500; key++) {
      assertThat(home(servers.reversed(), key)).isSameAs(home(servers, key));
    }
  }
}
