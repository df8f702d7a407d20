package dev.weft.operator.inject;

/** Told of each decision, for metrics. */
@FunctionalInterface
public interface InjectionCounts {
  void count(Decision decision);
}
