package dev.weft.proxy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DoublingTest {
  @Test
  void itDoublesUpToItsLongest() {
    var wait = new Doubling(25, 250, 0);
    assertThat(wait.nanos(0, 0.5)).isEqualTo(25);
    assertThat(wait.nanos(1, 0.5)).isEqualTo(50);
    assertThat(wait.nanos(3, 0.5)).isEqualTo(200);
    assertThat(wait.nanos(4, 0.5)).isEqualTo(250);
  }

  @Test
  void chanceTakesItsShareOnly() {
    var wait = new Doubling(100, 1000, 0.5);
    assertThat(wait.nanos(0, 0)).isEqualTo(50);
    assertThat(wait.nanos(0, 1)).isEqualTo(100);
  }

  @RepeatedTest(200)
  void noWaitIsNegativeOrTooLong() {
    var random = new SplittableRandom();
    long max = Duration.ofHours(24).toNanos();
    var wait = new Doubling(random.nextLong(max), max, random.nextDouble());
    assertThat(wait.nanos(random.nextInt(1000), random.nextDouble())).isBetween(0L, max);
  }
}
