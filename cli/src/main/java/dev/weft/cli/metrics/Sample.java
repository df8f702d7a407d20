package dev.weft.cli.metrics;

import java.util.Map;

/** One line of an exposition: a series and its value now. */
public record Sample(Series series, double value) {
  /** What a value belongs to. Two of the same name and labels are the same series. */
  public record Series(String name, Map<String, String> labels) {
    public Series {
      labels = Map.copyOf(labels);
    }

    /** Empty when there is no such label, which Prometheus treats alike. */
    public String label(String label) {
      return labels.getOrDefault(label, "");
    }
  }
}
