package dev.weft.operator.translate;

import dev.weft.crds.trafficsplit.Backend;
import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The weights of a TrafficSplit that are in force: those of its spec, or what its rollout has come
 * to. Both roles reckon; they must come to the same end.
 */
public final class Weights {
  private static final int WHOLE = 100;

  private Weights() {}

  /** One for each backend of the spec, in its order. */
  public static List<Integer> of(TrafficSplit split) {
    TrafficSplitSpec spec = split.getSpec();
    List<Integer> asked =
        spec.backends().stream().map(each -> Objects.requireNonNullElse(each.weight(), 0)).toList();
    if (spec.rollout() == null) {
      return asked;
    }
    RolloutProgress progress = split.getStatus() == null ? null : split.getStatus().rollout();
    String candidate = spec.rollout().candidate();
    int percent =
        progress != null && candidate.equals(progress.candidate()) ? progress.weight() : 0;
    return moved(spec.backends(), candidate, percent);
  }

  /**
   * The candidate gets so many percent, and the others share the rest by their weights: exactly, in
   * the smallest numbers that say so, or in percent where that can be.
   */
  static List<Integer> moved(List<Backend> backends, String candidate, int percent) {
    long others =
        backends.stream()
            .filter(backend -> !backend.service().equals(candidate))
            .mapToLong(Weights::asked)
            .sum();
    var exact = new ArrayList<Long>();
    for (Backend backend : backends) {
      exact.add(
          backend.service().equals(candidate)
              ? percent * Math.max(others, 1)
              : asked(backend) * (WHOLE - percent));
    }
    long unit =
        others > 0 && exact.stream().allMatch(weight -> weight % others == 0)
            ? others
            : Math.max(1, exact.stream().reduce(0L, Weights::commonDivisor));
    return exact.stream().map(weight -> (int) (weight / unit)).toList();
  }

  private static long asked(Backend backend) {
    return Objects.requireNonNullElse(backend.weight(), 0);
  }

  private static long commonDivisor(long one, long other) {
    return other == 0 ? one : commonDivisor(other, one % other);
  }
}
