package dev.weft.operator.upgrade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whose turn it is. Never more pods of a workload without a proxy than the rules allow, never more
 * of a PodDisruptionBudget's than it allows: those in flight are taken off what it allows though
 * its controller may have done so already, for it may not have yet.
 */
final class Turn {
  /**
   * However large the fleet is, no more at once: a mistake must be seen before it is everywhere.
   */
  private static final int MAX_IN_FLIGHT = 50;

  private final Situation situation;
  private final Map<Workload, Integer> pods = new HashMap<>();
  private final Map<Workload, Integer> missing = new HashMap<>();
  private final Map<Budget, Integer> taken = new HashMap<>();
  private final Map<Workload, Proxy> unready = new HashMap<>();
  private final Set<String> waitingFor = new TreeSet<>();
  private final List<Proxy> begun = new ArrayList<>();
  private int inFlight;

  Turn(Situation situation) {
    this.situation = situation;
    for (Proxy proxy : situation.proxies()) {
      pods.merge(proxy.workload(), 1, Integer::sum);
      if (proxy.inFlight()) {
        take(proxy);
      } else if (!proxy.pod().proxyReady()) {
        missing.merge(proxy.workload(), 1, Integer::sum);
        unready.putIfAbsent(proxy.workload(), proxy);
      }
    }
  }

  /**
   * Chooses among those that are to be changed and are not in flight.
   *
   * @param room how many at most; of those whose proxy is broken all, for nothing can get worse
   */
  Turn among(List<Proxy> candidates, int room) {
    int left = room;
    for (Proxy proxy : inOrder(candidates)) {
      if (inFlight >= MAX_IN_FLIGHT) {
        break;
      }
      if (proxy.broken()) {
        begin(proxy);
      } else if (left > 0 && mayGo(proxy)) {
        begin(proxy);
        left--;
      }
    }
    return this;
  }

  List<Proxy> begun() {
    return begun;
  }

  /** What holds others up, for people; empty when nothing does. */
  String waiting() {
    return waitingFor.isEmpty()
        ? ""
        : "waiting for "
            + waitingFor.stream().limit(5).collect(Collectors.joining(", "))
            + (waitingFor.size() > 5 ? " and " + (waitingFor.size() - 5) + " more" : "");
  }

  private void begin(Proxy proxy) {
    take(proxy);
    begun.add(proxy);
  }

  private void take(Proxy proxy) {
    inFlight++;
    missing.merge(proxy.workload(), 1, Integer::sum);
    situation.budgets().stream()
        .filter(budget -> budget.covers(proxy.pod()))
        .forEach(budget -> taken.merge(budget, 1, Integer::sum));
  }

  private boolean mayGo(Proxy proxy) {
    if (!proxy.pod().proxyReady()) {
      return true; // it is missing already
    }
    Workload workload = proxy.workload();
    if (missing.getOrDefault(workload, 0)
        >= situation.rules().unavailable(pods.getOrDefault(workload, 1))) {
      Proxy sibling = unready.get(workload);
      if (sibling != null) {
        waitingFor.add("the proxy of " + sibling.id() + " to be ready");
      }
      return false; // its siblings come first
    }
    if (!proxy.pod().sidecar().podReady()) {
      return true; // budgets count it as missing already
    }
    List<Budget> exhausted =
        situation.budgets().stream()
            .filter(budget -> budget.covers(proxy.pod()))
            .filter(budget -> budget.allowed() - taken.getOrDefault(budget, 0) <= 0)
            .toList();
    exhausted.forEach(budget -> waitingFor.add(budget + " (" + proxy.id().name() + ")"));
    return exhausted.isEmpty();
  }

  /** The first pod of every workload before the second of any: an early wave sees many kinds. */
  private List<Proxy> inOrder(List<Proxy> candidates) {
    Map<Workload, Integer> seen = new HashMap<>();
    Map<Proxy, Integer> rank = new HashMap<>();
    situation.proxies().stream()
        .sorted(byName())
        .forEach(proxy -> rank.put(proxy, seen.merge(proxy.workload(), 1, Integer::sum)));
    Function<Proxy, Integer> ranked = proxy -> rank.getOrDefault(proxy, 0);
    return candidates.stream()
        .sorted(
            Comparator.comparing(Proxy::broken)
                .reversed()
                .thenComparing(ranked)
                .thenComparing(byName()))
        .toList();
  }

  private static Comparator<Proxy> byName() {
    return Comparator.comparing(proxy -> proxy.id().toString());
  }
}
