package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.check.facts.Found;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.identity.ProxyState;
import dev.weft.cli.identity.SomeMesh;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole of the checks, and how it is told. */
class IdentityChecksTest {
  private final Judged judged = new Judged();
  private final SomeMesh some = judged.some;

  @Test
  void whereAllIsWellEveryCheckSucceeds() {
    Findings findings = judged.judge(Duration.ofDays(30));

    assertThat(findings.success()).isTrue();
    assertThat(findings.categories())
        .extracting(Category::name)
        .containsExactly("weft-identity", "weft-control-plane-tls", "weft-identity-data-plane");
    assertThat(findings.categories().stream().flatMap(each -> each.checks().stream()))
        .hasSize(24)
        .allMatch(check -> check.result() == Check.Result.SUCCESS);
  }

  @Test
  void theClusterHasAMesh() {
    Findings findings = Judged.judge(new Found.Missing<>(), null);

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
    Rule rule = Rule.of("b", "b holds", "do", _ -> Verdict.holds());
    Findings findings =
        new Findings(
            List.of(
                new Category(
                    "weft-identity",
                    List.of(
                        Check.of(
                            Rule.of("a", "a holds", "", _ -> Verdict.holds()),
                            "a holds",
                            Verdict.holds("2 of 2")),
                        Check.of(rule, "b holds", Verdict.fails("it does not")),
                        Check.skipped(rule, "c holds", "b holds")))));

    assertThat(CheckJson.text(findings))
        .isEqualToIgnoringWhitespace(
            """
            {"success":false,"categories":[{"categoryName":"weft-identity","checks":[
              {"id":"a","description":"a holds","note":"2 of 2","result":"success"},
              {"id":"b","description":"b holds","hint":"do","error":"it does not","result":"error"},
              {"id":"b","description":"c holds","error":"not looked at: it needs 'b holds'","result":"skipped"}]}]}
            """);
    assertThat(CheckTable.lines(findings))
        .containsExactly(
            "weft-identity",
            "-------------",
            "√ a holds (2 of 2)",
            "× b holds",
            "    it does not",
            "    → do",
            "      docs/check.md#b",
            "- c holds (not looked at: it needs 'b holds')",
            "",
            "Status: something is wrong; not looked at: 1");
  }
}
