package dev.weft.proxy.outbound;

import dev.weft.api.route.Split;
import dev.weft.proxy.balance.Rendezvous;
import dev.weft.proxy.balance.Turns;
import dev.weft.proxy.route.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The backends that requests to one destination may go to instead, on one event loop. */
final class Splits {
  private final Targets targets;
  private final RandomGenerator random;
  private Map<String, Target> held = Map.of();
  private IdentityHashMap<Split, Parted> parted = new IdentityHashMap<>(); // of one table

  Splits(Targets targets, RandomGenerator random) {
    this.targets = targets;
    this.random = random;
  }

  /**
   * One split with what it leads to.
   *
   * @param weighs some share has a weight
   */
  private record Parted(List<Way> ways, Turns turns, boolean weighs) {
    boolean serves(int index) {
      return ways.get(index).serves();
    }
  }

  /**
   * Takes new splits over. Those that stay as they were go on where they were.
   *
   * @param own the destination itself, which may be a backend of its own
   * @param authority its own
   */
  void update(Table table, Target own, String authority) {
    Map<String, Target> before = held;
    var now = new HashMap<String, Target>();
    var known = new HashMap<Split, Parted>();
    parted.forEach(known::put);
    var splits = new IdentityHashMap<Split, Parted>();
    for (Split split : table.splits()) {
      var ways = new ArrayList<Way>();
      for (Split.Share share : split.shares()) {
        String to = share.authority();
        Target backend =
            to == null ? null : to.equals(authority) ? own : now.computeIfAbsent(to, targets::hold);
        ways.add(new Way(share, backend)); // null also when there is no room for it
      }
      Parted as = known.get(split);
      boolean weighs = split.shares().stream().anyMatch(share -> share.weight() > 0);
      splits.put(split, new Parted(ways, as != null ? as.turns() : turns(split), weighs));
    }
    held = now;
    parted = splits;
    before.values().forEach(targets::letGo); // after the new ones are held: most are the same
  }

  private Turns turns(Split split) {
    return new Turns(split.shares().stream().mapToInt(Split.Share::weight).toArray(), random);
  }

  /** Nobody sends here of their own accord any more. */
  void close() {
    held.values().forEach(targets::letGo);
    held = Map.of();
    parted = new IdentityHashMap<>();
  }

  /** Runs when it is known of all backends whether they have endpoints, or that took too long. */
  void whenSettled(Runnable action) {
    whenSettled(List.copyOf(held.values()), 0, action);
  }

  private static void whenSettled(List<Target> backends, int index, Runnable action) {
    if (index == backends.size()) {
      action.run();
    } else {
      Runnable next = () -> whenSettled(backends, index + 1, action);
      backends.get(index).whenAnswered(next, next);
    }
  }

  /**
   * Where a request goes.
   *
   * @param affinity requests with the same go to the same backend; null for none
   * @return null when no backend that has a weight has an endpoint; {@link Way#NOWHERE} when none
   *     has a weight
   */
  @Nullable Way choose(Split split, @Nullable Affinity affinity) {
    Parted choice = parted.get(split);
    if (choice == null) {
      return null;
    }
    if (split.choice() == Split.Choice.FAILOVER) {
      return at(choice, first(choice));
    }
    if (!choice.weighs()) {
      return Way.NOWHERE;
    }
    return at(
        choice,
        affinity == null ? choice.turns().pick(choice::serves) : highest(split, choice, affinity));
  }

  private static @Nullable Way at(Parted choice, int index) {
    return index < 0 ? null : choice.ways().get(index);
  }

  private static int first(Parted choice) {
    for (int i = 0; i < choice.ways().size(); i++) {
      if (choice.serves(i)) {
        return i;
      }
    }
    return -1;
  }

  /** Shares without a backend are told apart, or each would be chosen with the other. */
  private static String nameOf(Split.Share share, int index) {
    String authority = share.authority();
    return authority == null ? "#" + index : authority;
  }

  private static int highest(Split split, Parted choice, Affinity affinity) {
    int best = -1;
    double bestScore = 0;
    for (int i = 0; i < split.shares().size(); i++) {
      Split.Share share = split.shares().get(i);
      double score = Rendezvous.score(affinity.key(), nameOf(share, i), share.weight());
      if (score > bestScore && choice.serves(i)) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }
}
