package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules of one category.
 *
 * @param needs ids of rules of earlier categories, without which none of these can be looked at
 */
record RuleSet(String name, List<String> needs, List<Rule> rules) {
  RuleSet {
    needs = List.copyOf(needs);
    rules = List.copyOf(rules);
  }

  /** Looks at all, in their order; what needs something that does not hold is not looked at. */
  static Findings judge(List<RuleSet> sets, ClusterFacts facts) {
    Map<String, String> failed = new LinkedHashMap<>();
    List<Category> categories = new ArrayList<>();
    for (RuleSet set : sets) {
      List<Check> checks = new ArrayList<>();
      for (Rule rule : set.rules()) {
        Check check = set.check(rule, failed, facts);
        switch (check.result()) {
          case ERROR -> failed.put(rule.id(), rule.text());
          // Whoever needs this one is told what stands in the way of both.
          case SKIPPED -> failed.put(rule.id(), set.missing(rule, failed).orElseThrow());
          case SUCCESS, WARNING -> {}
        }
        checks.add(check);
      }
      categories.add(new Category(set.name(), checks));
    }
    return new Findings(categories);
  }

  private Check check(Rule rule, Map<String, String> failed, ClusterFacts facts) {
    String description = rule.naming().apply(facts);
    return missing(rule, failed)
        .map(missing -> Check.skipped(rule, description, missing))
        .orElseGet(() -> Check.of(rule, description, verdict(rule, facts)));
  }

  /** One check that meets what its author did not think of must not cost the others' answers. */
  private static Verdict verdict(Rule rule, ClusterFacts facts) {
    try {
      return rule.judgement().apply(facts);
    } catch (RuntimeException e) {
      return Verdict.fails(
          "this check itself failed, please report it: "
              + e
              + Stream.of(e.getStackTrace()).findFirst().map(at -> " at " + at).orElse(""));
    }
  }

  private Optional<String> missing(Rule rule, Map<String, String> failed) {
    List<String> all = new ArrayList<>(needs);
    all.addAll(rule.needs());
    return all.stream().filter(failed::containsKey).map(failed::get).findFirst();
  }
}
