package dev.weft.playground.app.demo.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.app.Load;
import dev.weft.playground.app.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RotationReportTest {
  private static final Load.Counts SHOP = new Load.Counts(400, 380, 20, 0, Map.of());

  @Test
  void nothingFailedIsAsPromised() {
    assertThat(report(SHOP, 0, 0, 0).wrong()).isEmpty();
  }

  @Test
  void whatItCostIsWrong() {
    Load.Counts failing = new Load.Counts(400, 377, 20, 3, Map.of("web: 502 identity", 3L));

    assertThat(report(failing, 2, 1, 1).wrong())
        .satisfiesExactly(
            failed -> assertThat(failed).startsWith("5 requests failed: {web: 502 identity=3}"),
            dropped -> assertThat(dropped).startsWith("1 streams were dropped"),
            restarts -> assertThat(restarts).isEqualTo("1 restarts of applications, 1 of proxies"));
  }

  @Test
  void aRotationWithoutTrafficShowsNothing() {
    Reading idle =
        new Reading(
            Load.Counts.NONE,
            new Pulse.Counts(
                Map.of("grpc", new Pulse.Calls(0, 0, 0, Map.of())),
                Map.of("tcp", new Pulse.Lines(1, 0, 0, 0, Map.of()))),
            Set.of(),
            0,
            0);

    assertThat(new RotationReport("a", "b", steps(), Duration.ofSeconds(9), idle).wrong())
        .containsExactly(
            "the shop answered nothing",
            "no call by grpc was answered",
            "nothing came back on the tcp line");
  }

  @Test
  void aStepThatWasNotSeenIsWrong() {
    RotationReport whole = report(SHOP, 0, 0, 0);

    assertThat(
            new RotationReport(
                    "a", "b", whole.steps().subList(1, 5), Duration.ofSeconds(9), whole.during())
                .wrong())
        .singleElement()
        .satisfies(wrong -> assertThat(wrong).startsWith("the steps were [ACKNOWLEDGE, "));
  }

  @Test
  void aPodThatWasReplacedCountsAsRestarted() {
    Reading before = reading(SHOP, 0, 0, 0, Set.of("uid-1", "uid-2"));
    Reading after = reading(SHOP, 0, 0, 0, Set.of("uid-2", "uid-3"));

    assertThat(after.since(before).applicationRestarts()).isEqualTo(1);
    assertThat(after.since(before).proxyRestarts()).isEqualTo(1);
  }

  @Test
  void stepsAreToldWithTheirSeconds() {
    assertThat(RotationAccount.lines(List.of(report(SHOP, 0, 0, 0))))
        .startsWith(
            "rotation 1 of 1: aaaaaaaaaaaa -> bbbbbbbbbbbb, 12.5 s",
            "  publish           2.0 s   operator killed, back after 1.5 s",
            "  acknowledge       2.0 s   operator killed, back after 1.5 s")
        .contains(
            "  retire            4.5 s   operator killed, back after 1.5 s",
            "  shop, HTTP/1.1        400 sent, 0 failed",
            "  pulse, grpc           200 sent, 0 failed",
            "  pulse, one tcp        100 sent, 0 dropped",
            "  restarts: 0 of applications, 0 of proxies");
  }

  private static RotationReport report(Load.Counts shop, int failed, int dropped, int restarts) {
    return new RotationReport(
        "a".repeat(64),
        "b".repeat(64),
        steps(),
        Duration.ofMillis(12_500),
        reading(shop, failed, dropped, restarts, Set.of()));
  }

  private static Reading reading(
      Load.Counts shop, int failed, int dropped, int restarts, Set<String> pods) {
    return new Reading(
        shop,
        new Pulse.Counts(
            Map.of("grpc", new Pulse.Calls(200, 200 - failed, failed, Map.of())),
            Map.of("tcp", new Pulse.Lines(1, 100, dropped, 0, Map.of()))),
        pods,
        restarts,
        restarts);
  }

  private static List<RotationReport.Step> steps() {
    List<RotationReport.Step> steps = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      steps.add(
          new RotationReport.Step(
              moment, Duration.ofSeconds(2L * steps.size()), Duration.ofMillis(1500)));
    }
    return steps;
  }
}
