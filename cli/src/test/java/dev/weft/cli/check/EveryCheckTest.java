package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.check.Check.Result;
import dev.weft.cli.check.facts.Asked.Scope;
import dev.weft.cli.check.facts.Found;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check holds where all is well, and is made to fail by one thing that is wrong. */
class EveryCheckTest {
  static Stream<Breakage> breakages() {
    return Stream.of(
            ClusterBreakages.ALL,
            PreBreakages.ALL,
            OperatorBreakages.ALL,
            ControlBreakages.ALL,
            IdentityBreakages.ALL,
            ProxyBreakages.ALL,
            ConfigurationBreakages.ALL)
        .flatMap(List::stream);
  }

  private static SomeCluster worldOf(String id) {
    return PreChecks.RULES.rules().stream().anyMatch(rule -> rule.id().equals(id))
        ? SomeCluster.empty()
        : SomeCluster.meshed();
  }

  private static Stream<Rule> rules() {
    return Catalog.all().stream().flatMap(set -> set.rules().stream());
  }

  @Test
  void whereAllIsWellEveryCheckHolds() {
    for (SomeCluster cluster : List.of(SomeCluster.empty(), SomeCluster.meshed())) {
      Findings findings = cluster.judge();
      assertThat(checks(findings))
          .isNotEmpty()
          .allSatisfy(
              check -> assertThat(check.result()).as("%s", check).isEqualTo(Result.SUCCESS));
      assertThat(findings.success()).isTrue();
      assertThat(findings.worthWaiting()).isFalse();
    }
  }

  @Test
  void noCheckIsWithoutATestThatMakesItFail() {
    assertThat(rules().map(Rule::id))
        .allSatisfy(id -> assertThat(breakages().map(Breakage::id)).as("breakages").contains(id));
    assertThat(breakages().map(Breakage::id))
        .allSatisfy(id -> assertThat(rules().map(Rule::id)).as("rules").contains(id));
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void whatIsWrongIsSeenBy(Breakage breakage) {
    SomeCluster cluster = worldOf(breakage.id());
    breakage.change().accept(cluster);

    Findings findings = cluster.judge();
    Check check =
        checks(findings).stream()
            .filter(each -> each.id().equals(breakage.id()))
            .findFirst()
            .orElseThrow();

    assertThat(check.result()).as("%s", check).isEqualTo(breakage.result());
    assertThat(check.error()).contains(breakage.says());
    assertThat(checks(findings))
        .extracting(Check::error)
        .noneMatch(error -> error != null && error.contains("this check itself failed"));
    assertThat(check.hint()).isNotBlank();
    if (breakage.result() == Result.ERROR) {
      assertThat(findings.success()).isFalse();
    }
  }

  @Test
  void aCheckNeedsOnlyWhatIsLookedAtBefore() {
    for (Scope scope : List.of(Scope.PRE, Scope.INSTALLED, Scope.PROXIES)) {
      Set<String> before = new HashSet<>();
      for (RuleSet set : Catalog.of(scope)) {
        assertThat(before).as(set.name()).containsAll(set.needs());
        for (Rule rule : set.rules()) {
          assertThat(before).as(rule.id()).containsAll(rule.needs());
          assertThat(before.add(rule.id())).as("%s is the only one", rule.id()).isTrue();
          assertThat(rule.id()).matches("[a-z][a-z0-9-]+");
        }
      }
    }
  }

  @Test
  void whatNeedsSomethingThatFailsIsNotLookedAtAndSaysWhatThatIs() {
    SomeCluster cluster = SomeCluster.meshed();
    cluster.client = new Found.Unreadable<>("no such file");

    assertThat(checks(cluster.judge()))
        .filteredOn(check -> check.result() != Result.ERROR)
        .hasSizeGreaterThan(70)
        .allSatisfy(check -> {
          assertThat(check.result()).isEqualTo(Result.SKIPPED);
          assertThat(check.error())
              .isEqualTo("not looked at: it needs 'the kubeconfig can be read'");
        });
    assertThat(cluster.judge().success()).isFalse();
    assertThat(CheckTable.shortly(cluster.judge()))
        .contains("× the kubeconfig can be read")
        .noneMatch(line -> line.startsWith("-  "))
        .last()
        .asString()
        .matches("Status: something is wrong; not looked at: \\d+");
  }

  @Test
  void onlyWhatMayComeRightByItselfIsWaitedFor() {
    SomeCluster cluster = SomeCluster.meshed();
    find("operator-available").change().accept(cluster);
    assertThat(cluster.judge().worthWaiting()).isTrue();

    find("operator-roles").change().accept(cluster);
    assertThat(cluster.judge().worthWaiting()).isFalse();
  }

  @Test
  void aCheckThatFailsItselfCostsNoOther() {
    RuleSet set =
        new RuleSet(
            "some",
            List.of(),
            List.of(
                Rule.of(
                    "broken",
                    "it works",
                    "report it",
                    _ -> {
                      throw new IllegalStateException("unheard of");
                    }),
                Rule.of("well", "it works, too", "nothing", _ -> Verdict.holds())));

    List<Check> checks = checks(RuleSet.judge(List.of(set), SomeCluster.empty().facts()));

    assertThat(checks).extracting(Check::result).containsExactly(Result.ERROR, Result.SUCCESS);
    assertThat(checks.getFirst().error())
        .contains("please report it: java.lang.IllegalStateException: unheard of at dev.weft");
  }

  private static Breakage find(String id) {
    return breakages().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  static List<Check> checks(Findings findings) {
    return findings.categories().stream().flatMap(each -> each.checks().stream()).toList();
  }
}
