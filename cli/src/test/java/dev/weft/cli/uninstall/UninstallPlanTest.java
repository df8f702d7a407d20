package dev.weft.cli.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.restart.RestartPlan;
import dev.weft.cli.restart.RestartPlan.Left;
import dev.weft.cli.restart.RestartPlan.Target;
import dev.weft.cli.uninstall.UninstallPlan.Go;
import dev.weft.cli.uninstall.UninstallPlan.Refused;
import dev.weft.cli.uninstall.UninstallPlan.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;

class UninstallPlanTest {
  private static final Target WEB = new Target("shop", "deployment", "web", 2);
  private static final Left ALONE = new Left("shop/alone", "a bare pod: make it anew yourself");
  private static final Facts.Piece OPERATOR =
      new Facts.Piece("Deployment", "weft-system", "weft-operator");
  private static final Facts.Piece NAMESPACE = new Facts.Piece("Namespace", "", "weft-system");
  private static final Facts.Piece DEFINITION =
      new Facts.Piece("CustomResourceDefinition", "", "meshes.weft.dev");
  private static final Wish PLAIN = new Wish(false, false, false);
  private static final Wish RESTART = new Wish(true, false, false);
  private static final Wish FORCE = new Wish(true, false, true);

  @Test
  void workloadsAreRolledOnRequestOnly() {
    Facts facts = facts(true, new RestartPlan(List.of(WEB), List.of()));

    assertThat(go(facts, PLAIN).roll()).isEmpty();
    assertThat(go(facts, RESTART).roll()).containsExactly(WEB);
    assertThat(Preview.lines(go(facts, RESTART), facts))
        .startsWith(
            "would delete Mesh default, and wait until new pods get no proxy",
            "would restart deployment shop/web (2 with a proxy)",
            "would wait until 2 pods have no proxy any more");
  }

  @Test
  void podsThatNobodyMakesAgainStopItBeforeItBegins() {
    Facts facts = facts(true, new RestartPlan(List.of(WEB), List.of(ALONE)));

    assertThat(UninstallPlan.of(facts, RESTART))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.message())
                    .contains("shop/alone, a bare pod", "Nothing has been changed", "--force"));
    assertThat(go(facts, FORCE).abandon()).containsExactly(ALONE);
    assertThat(go(facts, PLAIN).abandon()).as("somebody may see to it meanwhile").isEmpty();
  }

  @Test
  void withoutAnOperatorNobodyWouldFinishIt() {
    Facts facts = facts(false, new RestartPlan(List.of(), List.of()));

    assertThat(UninstallPlan.of(facts, PLAIN))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.message()).contains("no operator runs", "--force"));
    assertThat(go(facts, FORCE).meshes()).containsExactly("default");
  }

  @Test
  void definitionsStayUnlessAskedFor() {
    Facts facts = facts(true, new RestartPlan(List.of(), List.of()));

    assertThat(go(facts, PLAIN).delete()).containsExactly(OPERATOR, NAMESPACE);
    assertThat(go(facts, PLAIN).kept())
        .containsExactly(
            "the CustomResourceDefinitions with 3 ServiceProfile (--crds deletes them)");
    assertThat(go(facts, new Wish(false, true, false)).delete())
        .containsExactly(OPERATOR, NAMESPACE, DEFINITION);
    assertThat(go(facts, new Wish(false, true, false)).kept()).isEmpty();
  }

  @Test
  void aNamespaceThatHoldsWhatIsOthersStays() {
    Facts facts =
        new Facts(
            List.of(),
            true,
            new RestartPlan(List.of(), List.of()),
            List.of(OPERATOR, NAMESPACE),
            List.of("Secret offline-root"),
            List.of());

    assertThat(go(facts, PLAIN).delete()).containsExactly(OPERATOR);
    assertThat(go(facts, PLAIN).kept())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("Secret offline-root", "--force"));
    assertThat(go(facts, FORCE).delete()).containsExactly(OPERATOR, NAMESPACE);
  }

  private static Facts facts(boolean operator, RestartPlan meshed) {
    return new Facts(
        List.of("default"),
        operator,
        meshed,
        List.of(OPERATOR, NAMESPACE, DEFINITION),
        List.of(),
        List.of("3 ServiceProfile"));
  }

  private static Go go(Facts facts, Wish wish) {
    assertThat(UninstallPlan.of(facts, wish)).isInstanceOf(Go.class);
    return (Go) UninstallPlan.of(facts, wish);
  }
}
