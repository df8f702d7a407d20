package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.check.facts.Asked.Scope;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.SomeMesh;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mesh of which one thing is changed, and what the checks then say. */
final class Judged {
  final SomeMesh some = new SomeMesh();

  /** What {@code weft check --identity} says. */
  Findings judge(@Nullable Duration within) {
    return judge(Found.of(some.facts()), within);
  }

  static Findings judge(Found<Facts> identity, @Nullable Duration within) {
    SomeCluster cluster = SomeCluster.certificates();
    cluster.failWithin = within;
    ClusterFacts facts = cluster.facts();
    return RuleSet.judge(
        Catalog.of(Scope.IDENTITY),
        new ClusterFacts(
            facts.asked(),
            facts.installed(),
            facts.api(),
            facts.objects(),
            facts.access(),
            facts.pages(),
            identity,
            facts.links()));
  }

  boolean failed(Duration within) {
    return !judge(within).success();
  }

  /** What the check says that is the only one not to succeed. */
  @Nullable String only(String description) {
    List<Check> wrong = wrong(null);
    assertThat(wrong).extracting(Check::description).containsExactly(description);
    return error(description);
  }

  @Nullable String error(String description) {
    return error(description, null);
  }

  @Nullable String error(String description, @Nullable Duration within) {
    assertThat(judge(within).success()).isFalse();
    return said(description, within, Check.Result.ERROR);
  }

  @Nullable String warning(String description) {
    assertThat(judge(null).success()).isTrue();
    return said(description, null, Check.Result.WARNING);
  }

  @Nullable String said(String description, @Nullable Duration within, Check.Result result) {
    Check check =
        wrong(within).stream()
            .filter(each -> each.description().equals(description))
            .findFirst()
            .orElseThrow(() -> new AssertionError(description + " is not among " + wrong(within)));
    assertThat(check.result()).isEqualTo(result);
    assertThat(check.hint()).isNotBlank();
    return check.error();
  }

  List<Check> wrong(@Nullable Duration within) {
    return judge(within).categories().stream()
        .flatMap(category -> category.checks().stream())
        .filter(
            check -> check.result() == Check.Result.ERROR || check.result() == Check.Result.WARNING)
        .toList();
  }
}
