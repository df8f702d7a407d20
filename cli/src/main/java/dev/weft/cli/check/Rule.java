package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import java.util.List;
import java.util.function.Function;

/**
 * One thing that should hold.
 *
 * @param id names it in docs/check.md and in JSON; never changes, and no two have the same
 * @param text what should hold
 * @param hint what to do when it does not
 * @param needs ids of those without which this one cannot be looked at; they stand before it
 * @param retryable what is wrong may come right by itself, so that waiting is of use
 * @param naming the text, where it depends on what was asked
 * @param judgement pure
 */
record Rule(
    String id,
    String text,
    String hint,
    List<String> needs,
    boolean retryable,
    Function<ClusterFacts, String> naming,
    Function<ClusterFacts, Verdict> judgement) {
  Rule {
    needs = List.copyOf(needs);
  }

  static Rule of(String id, String text, String hint, Function<ClusterFacts, Verdict> judgement) {
    return new Rule(id, text, hint, List.of(), false, _ -> text, judgement);
  }

  Rule needs(String... ids) {
    return new Rule(id, text, hint, List.of(ids), retryable, naming, judgement);
  }

  Rule mayPass() {
    return new Rule(id, text, hint, needs, true, naming, judgement);
  }

  Rule named(Function<ClusterFacts, String> naming) {
    return new Rule(id, text, hint, needs, retryable, naming, judgement);
  }
}
