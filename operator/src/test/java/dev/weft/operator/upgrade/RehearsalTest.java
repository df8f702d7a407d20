package dev.weft.operator.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.upgrade.Rehearsal.Try;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> NODES = List.of("a", "b");

  @Test
  void nothingMayBeginBeforeTheImageHasStartedOnEveryNode() {
    assertThat(at(1).waiting()).contains("2 nodes", "a");
    assertThat(at(1, good("a")).waiting()).contains("1 nodes", "b");
    assertThat(at(1, good("a"), good("b"))).isEqualTo(Rehearsal.NONE);
  }

  @Test
  void anImageThatCannotBePulledFailsAfterAMoment() {
    Try bad = new Try("b", START, false, "ErrImagePull: not found", false);

    assertThat(at(5, good("a"), bad).failure()).isEmpty();
    assertThat(at(11, good("a"), bad).failure())
        .isEqualTo("a try on node b: ErrImagePull: not found");
  }

  @Test
  void aProgramThatEndsBadlyFailsAtOnce() {
    assertThat(at(1, new Try("a", START, false, "ended with 1 (Error)", true)).failure())
        .isEqualTo("a try on node a: ended with 1 (Error)");
  }

  @Test
  void aNodeThatSaysNothingIsWaitedForWithinBounds() {
    Try silent = new Try("a", START, false, "", false);

    assertThat(at(119, silent).failure()).isEmpty();
    assertThat(at(121, silent).failure()).isEqualTo("a try on node a: not started within 120 s");
  }

  @Test
  void whatIsTriedOnOtherNodesDoesNotMatter() {
    Try elsewhere = new Try("c", START, false, "ended with 1 (Error)", true);

    assertThat(at(1, good("a"), good("b"), elsewhere)).isEqualTo(Rehearsal.NONE);
  }

  private static Try good(String node) {
    return new Try(node, START, true, "", false);
  }

  private static Rehearsal at(long seconds, Try... tries) {
    return Rehearsal.of(NODES, List.of(tries), PATIENCE, START.plusSeconds(seconds));
  }
}
