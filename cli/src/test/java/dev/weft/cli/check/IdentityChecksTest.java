package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.identity.ProxyState;
import dev.weft.cli.identity.SomeMesh;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole of the checks, and how it is told. */
class IdentityChecksTest {
  private final Judged judged = new Judged();
  private final SomeMesh some = judged.some;

  @Test
  void whereAllIsWellEveryCheckSucceeds() {
    Findings findings = IdentityChecks.of(Optional.of(some.facts()), Duration.ofDays(30));

    assertThat(findings.success()).isTrue();
    assertThat(findings.categories())
        .extracting(Category::name)
        .containsExactly("weft-identity", "weft-control-plane-tls", "weft-identity-data-plane");
    assertThat(findings.categories().stream().flatMap(each -> each.checks().stream()))
        .hasSize(23)
        .allMatch(check -> check.result() == Check.Result.SUCCESS);
  }

  @Test
  void theClusterHasAMesh() {
    Findings findings = IdentityChecks.of(Optional.empty(), null);

    assertThat(findings.success()).isFalse();
    assertThat(CheckTable.lines(findings))
        .contains("× the cluster has a Mesh", "    there is none");
  }

  @Test
  void ofManyOnlySomeAreListed() {
    for (int i = 0; i < 7; i++) {
      MeshPod pod = SomeMesh.pod("p" + i);
      some.proxies.put(pod, new ProxyState.Answer.Silent("refused"));
    }

    assertThat(judged.warning("data plane proxies answer"))
        .startsWith("shop/p0-1: refused; ")
        .endsWith("; and 2 more");
  }

  @Test
  void theJsonFormIsThatOfLinkerdCheck() {
    Findings findings =
        new Findings(
            List.of(
                new Category(
                    "weft-identity",
                    List.of(Check.good("a holds"), Check.error("b holds", "it does not", "do")))));

    assertThat(CheckJson.text(findings))
        .isEqualToIgnoringWhitespace(
            """
            {"success":false,"categories":[{"categoryName":"weft-identity","checks":[
              {"description":"a holds","result":"success"},
              {"description":"b holds","hint":"do","error":"it does not","result":"error"}]}]}
            """);
    assertThat(CheckTable.lines(findings))
        .containsExactly(
            "weft-identity",
            "-------------",
            "√ a holds",
            "× b holds",
            "    it does not",
            "    → do",
            "",
            "Status: something is wrong");
  }
}
