package dev.weft.operator.gateway;

import java.util.List;

/**
 * How much a match says: of two that hold for a request the one that says more decides
 * (HTTPRouteRule and GRPCRouteRule of Gateway API). The first says more.
 *
 * @param weights the first that differs decides
 */
public record Rank(List<Integer> weights) implements Comparable<Rank> {
  static Rank of(Integer... weights) {
    return new Rank(List.of(weights));
  }

  @Override
  public int compareTo(Rank other) {
    for (int i = 0; i < Math.min(weights.size(), other.weights.size()); i++) {
      int order = Integer.compare(other.weights.get(i), weights.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
