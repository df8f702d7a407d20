package dev.weft.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.api.route.LoadBalancer;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {
  private static final long MILLI = 1_000_000;
  private static final long DECAY = LoadBalancer.DEFAULT.decay().toNanos();

  private final PeakEwma ewma = new PeakEwma(LoadBalancer.DEFAULT.defaultRtt().toNanos(), DECAY, 0);

  @Test
  void aNewEndpointIsThoughtToTakeThirtyMilliseconds() {
    assertThat(ewma.costNanosAt(0)).isEqualTo(30 * MILLI);
  }

  @Test
  void aSeedNearZeroIsRaised() {
    assertThat(new PeakEwma(1, DECAY, 0).costNanosAt(0)).isEqualTo(MILLI);
  }

  @Test
  void aPeakCountsAtOnce() {
    ewma.observe(80 * MILLI, 5);
    assertThat(ewma.costNanosAt(5)).isEqualTo(80 * MILLI);
  }

  @Test
  void anIdleEndpointForgetsItsPeak() {
    ewma.observe(80 * MILLI, 0);
    assertThat(ewma.costNanosAt(DECAY)).isCloseTo(80 * MILLI / Math.E, within(1.0));
  }

  @Test
  void fastAnswersBringItDownSlowly() {
    ewma.observe(80 * MILLI, 0);
    ewma.observe(MILLI, DECAY / 10);
    assertThat(ewma.costNanosAt(DECAY / 10)).isBetween(60.0 * MILLI, 75.0 * MILLI);
  }

  @Test
  void costNeverFallsToNothing() {
    assertThat(ewma.costNanosAt(100 * DECAY)).isPositive();
  }

  @Test
  void timeThatGoesBackDoesNoHarm() {
    ewma.observe(40 * MILLI, DECAY);
    ewma.observe(50 * MILLI, 0);
    assertThat(ewma.costNanosAt(0)).isEqualTo(50 * MILLI);
  }

  @Test
  void aWaitGivenUpRaisesTheCostAndNeverLowersIt() {
    ewma.observeAtLeast(500 * MILLI, 0);
    assertThat(ewma.costNanosAt(0)).isEqualTo(500.0 * MILLI);
    ewma.observeAtLeast(MILLI, 1);
    assertThat(ewma.costNanosAt(0)).isEqualTo(500.0 * MILLI);
  }
}
