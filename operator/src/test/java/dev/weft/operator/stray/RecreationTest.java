package dev.weft.operator.stray;

import static dev.weft.operator.stray.SomePods.ready;
import static dev.weft.operator.stray.SomePods.unmeshed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.stray.Recreation.History;
import dev.weft.operator.stray.Recreation.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecreationTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private static final String WEB = "ReplicaSet/web-7d4b9c";
  private static final Unmeshed WEB_1 = unmeshed("web-1", WEB);
  private static final Unmeshed WEB_2 = unmeshed("web-2", WEB);
  private static final Unmeshed DB = unmeshed("db-0", "StatefulSet/db");

  @Test
  void barePodsAndThoseOfJobsAreNeverEvicted() {
    assertThat(
            Recreation.next(
                List.of(unmeshed("alone", ""), unmeshed("report-x", "Job/report")),
                History.NONE,
                NOW))
        .isEqualTo(new Next.Nothing());
  }

  @Test
  void oneOfAWorkloadAtATimeAndOneAnywhereInAMoment() {
    List<Unmeshed> missing = List.of(DB, WEB_1, WEB_2);
    assertThat(Recreation.next(missing, History.NONE, NOW)).isEqualTo(new Next.Evict(DB));

    History once = History.NONE.with(DB, missing, NOW);
    assertThat(Recreation.next(missing, once, NOW))
        .isEqualTo(new Next.Wait(Recreation.APART.plusMillis(1)));
    Instant then = NOW.plus(Recreation.APART);
    assertThat(Recreation.next(missing, once, then)).isEqualTo(new Next.Evict(WEB_1));

    History twice = once.with(WEB_1, missing, then);
    Duration untilDb = Recreation.OF_WORKLOAD.minus(Recreation.APART);
    assertThat(Recreation.next(missing, twice, then))
        .as("both workloads have had their turn")
        .isEqualTo(new Next.Wait(untilDb.plusMillis(1)));
    assertThat(Recreation.next(missing, twice, NOW.plus(Recreation.OF_WORKLOAD)))
        .as("refused by a budget: tried again")
        .isEqualTo(new Next.Evict(DB));
  }

  @Test
  void aWorkloadWhosePodsComeAgainWithoutAProxyIsLeftAlone() {
    History history = History.NONE.with(WEB_1, List.of(WEB_1, WEB_2), NOW);
    Unmeshed again = unmeshed("web-3", WEB);
    List<Unmeshed> missing = List.of(WEB_2, again);
    Instant later = NOW.plus(Recreation.OF_WORKLOAD);

    assertThat(Recreation.inVain(missing, history).values()).containsExactly(again);
    assertThat(Recreation.next(missing, history, later)).isEqualTo(new Next.Nothing());
    assertThat(Recreation.next(List.of(WEB_2), history, later))
        .as("its replacement has a proxy")
        .isEqualTo(new Next.Evict(WEB_2));
    assertThat(Recreation.next(missing, history.among(List.of(DB)), later))
        .as("forgotten once none was without")
        .isEqualTo(new Next.Evict(WEB_2));
  }

  @Test
  void aPodStaysWhileASiblingDoesNotServe() {
    assertThat(
            Recreation.busy(WEB_1, List.of(ready("web-1", WEB, false), ready("web-2", WEB, true))))
        .as("that it is not ready itself is no reason to keep it")
        .isEmpty();
    assertThat(
            Recreation.busy(WEB_1, List.of(ready("web-1", WEB, true), ready("web-2", WEB, false))))
        .contains("pod web-2 is not ready");
    assertThat(Recreation.busy(WEB_1, List.of(ready("db-0", "StatefulSet/db", false)))).isEmpty();
  }
}
