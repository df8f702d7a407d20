package dev.weft.operator.translate;

import java.util.List;

/** What became of a custom resource. */
public sealed interface Translation {
  record Accepted(Policy policy) implements Translation {}

  /**
   * Proxies never see it; what they had from an earlier generation stays in force.
   *
   * @param generation the one that is refused
   * @param problems field, what stood there, what was expected; never empty
   */
  record Rejected(long generation, String reason, List<String> problems) implements Translation {
    private static final int SHOWN = 5;

    public Rejected {
      problems = List.copyOf(problems);
    }

    /** For people: the first few problems. */
    public String message() {
      String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
      return problems.size() <= SHOWN
          ? shown
          : shown + "; and " + (problems.size() - SHOWN) + " more";
    }
  }
}
