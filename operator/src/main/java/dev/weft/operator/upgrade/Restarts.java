package dev.weft.operator.upgrade;

import dev.weft.operator.upgrade.Workload.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rolls workloads, one at a time: their own strategy says how many of their pods go at once.
 *
 * @param waiting what it waits for, for people; empty when nothing
 */
record Restarts(List<Step> steps, String waiting) {
  /** A pod that still came with the former image was admitted by a replica that knew no better. */
  private static final Duration ONCE_MORE = Duration.ofSeconds(30);

  /**
   * @param wrong pods that do not have the image that they should
   * @param since when this was decided: restarts before it do not count
   */
  static Restarts of(Situation situation, List<Proxy> wrong, @Nullable Instant since) {
    List<Workload> left = left(situation, wrong, since);
    for (Workload workload : left) {
      if (underWay(situation, workload, since)) {
        return new Restarts(List.of(), "waiting for the restart of " + workload);
      }
    }
    return left.isEmpty()
        ? new Restarts(List.of(), "")
        : new Restarts(List.of(new Step.Restart(left.getFirst())), "restarting " + left.getFirst());
  }

  static boolean nothingLeft(Situation situation, @Nullable Instant since) {
    return nothingLeft(situation, Upgrade.behind(situation), since);
  }

  /** What still has the wrong image is nobody's to restart. */
  static boolean nothingLeft(Situation situation, List<Proxy> wrong, @Nullable Instant since) {
    return left(situation, wrong, since).isEmpty();
  }

  /** Why a restart does not come to its end; empty while there is hope. */
  static String failure(Situation situation, @Nullable Instant since) {
    Map<Workload, Long> sizes =
        situation.proxies().stream()
            .collect(Collectors.groupingBy(Proxy::workload, Collectors.counting()));
    for (Workload workload : inOrder(situation.workloads().keySet().stream().toList())) {
      Rollout rollout = situation.workloads().get(workload);
      if (rollout != null && underWay(situation, workload, since)) {
        Duration patience =
            situation.rules().readyTimeout().multipliedBy(sizes.getOrDefault(workload, 0L) + 1);
        Instant at = rollout.restartedAt();
        if (at != null && !situation.now().isBefore(at.plus(patience))) {
          return workload + " has not come back within " + patience.toSeconds() + " s";
        }
      }
    }
    return "";
  }

  private static boolean underWay(Situation situation, Workload workload, @Nullable Instant since) {
    Rollout rollout = situation.workloads().get(workload);
    return rollout != null
        && rollout.restartedAt() != null
        && since != null
        && !rollout.restartedAt().isBefore(since)
        && (!rollout.rolledOut()
            || situation.now().isBefore(rollout.restartedAt().plus(ONCE_MORE)));
  }

  /** Those with a wrong pod, and those whose restart has not come to its end. */
  private static List<Workload> left(
      Situation situation, List<Proxy> wrong, @Nullable Instant since) {
    List<Workload> behind =
        wrong.stream().map(Proxy::workload).filter(Workload::canBeRolled).distinct().toList();
    return inOrder(
        situation.workloads().entrySet().stream()
            .filter(known ->
                behind.contains(known.getKey())
                    || (underWay(situation, known.getKey(), since)
                        && !known.getValue().rolledOut()))
            .map(Map.Entry::getKey)
            .toList());
  }

  private static List<Workload> inOrder(List<Workload> workloads) {
    return workloads.stream().sorted(Comparator.comparing(Workload::toString)).toList();
  }
}
