package dev.weft.playground.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.metrics.Golden;
import dev.weft.cli.metrics.Histogram;
import dev.weft.cli.stat.Kind;
import dev.weft.cli.stat.Report;
import dev.weft.cli.stat.Row;
import dev.weft.playground.app.Load;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Report STAT =
      new Report(
          Kind.DEPLOYMENT,
          List.of(new Row("shop", "web", 2, 2, new Golden(40, 38, Histogram.EMPTY, 3, 0, 0))),
          new TreeMap<>(),
          5);

  @Test
  void whatAFaultCostIsToldByWhoseDoingItWas() {
    Findings findings =
        new Findings(
            STAT,
            List.of(report(true, 0), report(false, 2)),
            new Refusal("Mesh \"default\" is invalid: spec.x: no"),
            List.of());

    assertThat(Account.lines(findings))
        .anyMatch(line -> line.matches(" +web +2/2 +95\\.00% +40\\.0/s.*"))
        .contains(
            "  proxy killed                  312                0               31        4.2 s")
        .contains(
            "  proxy killed                  312                2               31        4.2 s")
        .contains("  Mesh \"default\" is invalid: spec.x: no");
  }

  @Test
  void aHarmlessFaultThatFailsRequestsIsWrong() {
    assertThat(report(true, 2).wrong())
        .contains("proxy killed: 2 requests failed by the mesh ({web: 502=2})");
    assertThat(report(true, 0).wrong()).isEmpty();
    assertThat(report(false, 2).wrong()).isEmpty();
  }

  @Test
  void aFaultDuringWhichNothingWasAnsweredIsWrong() {
    FaultReport silent =
        new FaultReport(fault(false), new Load.Counts(5, 0, 0, 5, Map.of()), Duration.ZERO);

    assertThat(silent.wrong()).contains("proxy killed: no request was answered meanwhile");
  }

  @Test
  void aRefusalNamesTheField() {
    assertThat(new Refusal("").wrong()).contains("an invalid Mesh was not refused");
    assertThat(new Refusal("spec: no").wrong()).isPresent();
    assertThat(new Refusal("spec.defaultInboundPolicy: Unsupported value").wrong()).isEmpty();
  }

  @Test
  void allThatIsWrongIsListed() {
    assertThat(Account.verdict(List.of("one", "two")))
        .containsExactly("The demo found 2 thing(s) wrong:", "  - one", "  - two");
  }

  private static FaultReport report(boolean harmless, long meshFailed) {
    Map<String, Long> reasons = meshFailed == 0 ? Map.of() : Map.of("web: 502", meshFailed);
    return new FaultReport(
        fault(harmless),
        new Load.Counts(312, 281 - meshFailed, 31, meshFailed, reasons),
        Duration.ofMillis(4200));
  }

  private static Fault fault(boolean harmless) {
    return new Fault("proxy killed", harmless, () -> {}, () -> {});
  }
}
