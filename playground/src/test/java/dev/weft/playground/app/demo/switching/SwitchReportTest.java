package dev.weft.playground.app.demo.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.app.demo.switching.Change.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchReportTest {
  /** Called at 1.000 s, accepted at 1.010, acknowledged at 1.200; the next at 2.000, and so on. */
  private static final List<Change> CHANGES =
      List.of(
          new Change(Kind.SPLIT, "green", 1_000_000, 1_010_000, 1_200_000),
          new Change(Kind.PROFILE, "rule-0", 2_000_000, 2_010_000, 2_300_000));

  private static final List<Asked> WELL =
      List.of(
          answered("a", 990_000, "blue", "first"), // before the first change: does not count
          answered("a", 1_005_000, "blue", "first"),
          answered("b", 1_052_500, "blue", "first"),
          answered("a", 1_040_000, "green", "first"),
          answered("b", 1_060_000, "green", "first"),
          answered("a", 2_005_000, "green", "first"),
          answered("a", 2_090_000, "green", "rule-0"),
          answered("b", 2_010_000, "green", "rule-0"));

  @Test
  void theLastRequestTheOldWayIsCountedFromTheAcceptedApply() {
    SwitchReport report = SwitchReport.of(CHANGES, WELL);

    assertThat(report.effects())
        .extracting(Effect::lastOldMicros)
        .containsExactly(42_500L, 0L); // the latter was sent before the apply was accepted
    assertThat(report.wrong()).isEmpty();
    assertThat(report.lines())
        .first()
        .asString()
        .isEqualTo(
            "2 switches while 2 clients, each behind a proxy of its own, sent 7 requests: 0 failed");
    assertThat(report.lines())
        .contains(
            "the slowest answer took 2.5 ms: it was asked for 5.0 ms after TrafficSplit to green",
            "  last request the old way                  1     42.5     42.5     42.5",
            "  all proxies acknowledged                  1    190.0    190.0    190.0",
            "  last request the old way                  1      0.0      0.0      0.0");
  }

  @Test
  void aRequestTheOldWayBehindTheAcknowledgementIsWrong() {
    assertThat(with(answered("a", 1_200_001, "blue", "first")).wrong())
        .containsExactly(
            "TrafficSplit to green: 1 requests went the old way after every proxy had acknowledged it");
  }

  @Test
  void aClientThatStaysWithTheOldIsWrong() {
    assertThat(with(answered("c", 2_100_000, "green", "first")).wrong())
        .containsExactly(
            "TrafficSplit to green: nothing came the new way to c",
            "ServiceProfile to rule-0: nothing came the new way to c");
  }

  @Test
  void aFailedRequestIsWrongWhereverItWouldHaveGone() {
    SwitchReport report = with(new Asked("a", 1_500_000, 900, "", "", "503 no-endpoints"));

    assertThat(report.wrong()).containsExactly("1 requests failed: {503 no-endpoints=1}");
  }

  @Test
  void whatWasNotSentIsToldAndDoesNotCount() {
    SwitchReport report = with(new Asked("a", 1_500_000, 900, "", "", "not sent"));

    assertThat(report.wrong()).isEmpty();
    assertThat(report.requests()).isEqualTo(WELL.size() - 1);
    assertThat(report.lines()).element(2).asString().startsWith("1 more were due");
  }

  @Test
  void nothingMeasuredIsWrong() {
    assertThat(SwitchReport.of(List.of(), List.of()).wrong())
        .containsExactly(
            "nothing was measured: no client sent a request",
            "nothing was measured: no TrafficSplit was changed",
            "nothing was measured: no ServiceProfile was changed");
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(SwitchReport.median(new long[] {1, 2, 5, 9})).isEqualTo(3.5);
    assertThat(SwitchReport.median(new long[] {1, 2, 5})).isEqualTo(2);
  }

  private static SwitchReport with(Asked more) {
    List<Asked> asked = new ArrayList<>(WELL);
    asked.add(more);
    return SwitchReport.of(CHANGES, asked);
  }

  private static Asked answered(String client, long sentMicros, String side, String rule) {
    return new Asked(client, sentMicros, 2_500, side, rule, "");
  }
}
