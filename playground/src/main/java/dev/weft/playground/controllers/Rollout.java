package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of a rolling update: how many replicas the new and each old replica set should
 * have next.
 *
 * <p>Two invariants hold after every step: never more than {@code desired + surge} pods in all, and
 * never less than {@code desired - unavailable} available ones because of us.
 */
record Rollout(int desired, int surge, int unavailable) {
  /** One replica set as the arithmetic sees it. */
  record Size(int replicas, int available) {}

  record Step(int fresh, List<Integer> old) {}

  static Rollout of(
      int desired, @Nullable IntOrString maxSurge, @Nullable IntOrString maxUnavailable) {
    int surge = share(maxSurge, desired, true);
    int unavailable = share(maxUnavailable, desired, false);
    // Both zero would never move: the API allows it through percentages of few replicas.
    return new Rollout(
        desired, surge, surge == 0 && unavailable == 0 ? 1 : Math.min(unavailable, desired));
  }

  /** {@code old} from the oldest to the youngest; the answer is in the same order. */
  Step next(Size fresh, List<Size> old) {
    int oldReplicas = old.stream().mapToInt(Size::replicas).sum();
    int all = fresh.replicas + oldReplicas;
    if (fresh.replicas > desired) {
      return new Step(desired, replicas(old));
    }
    int grown = Math.min(desired, Math.max(fresh.replicas, fresh.replicas + desired + surge - all));
    if (grown > fresh.replicas) {
      return new Step(grown, replicas(old));
    }
    return new Step(fresh.replicas, shrink(fresh, old, all));
  }

  private List<Integer> shrink(Size fresh, List<Size> old, int all) {
    int keep = desired - unavailable;
    int freshUnavailable = fresh.replicas - fresh.available;
    int spare = all - keep - freshUnavailable;
    List<Integer> next = new ArrayList<>(replicas(old));
    // First those that serve nobody, then as many of the available ones as may go.
    for (int i = 0; i < old.size() && spare > 0; i++) {
      int idle = Math.min(spare, old.get(i).replicas - old.get(i).available);
      next.set(i, next.get(i) - idle);
      spare -= idle;
    }
    int available = fresh.available + old.stream().mapToInt(Size::available).sum();
    int mayGo = Math.min(spare, available - keep);
    for (int i = 0; i < old.size() && mayGo > 0; i++) {
      int going = Math.min(mayGo, next.get(i));
      next.set(i, next.get(i) - going);
      mayGo -= going;
    }
    return next;
  }

  private static List<Integer> replicas(List<Size> sets) {
    return sets.stream().map(Size::replicas).toList();
  }

  /** A count, or a percentage of {@code of}; 25 % when nothing is said. */
  static int share(@Nullable IntOrString value, int of, boolean roundUp) {
    if (value != null && value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value == null || value.getStrVal() == null ? "25%" : value.getStrVal();
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return roundUp ? Math.ceilDiv(of * percent, 100) : of * percent / 100;
  }
}
