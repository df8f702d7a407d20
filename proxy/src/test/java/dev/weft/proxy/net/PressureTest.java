package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PressureTest {
  private final AtomicLong used = new AtomicLong();
  private final AtomicInteger nearlyFullHeaps = new AtomicInteger();
  private final Pressure pressure = new Pressure(used::get, 1000, nearlyFullHeaps::get);

  private boolean isTightAt(long bytes) {
    used.set(bytes);
    return pressure.isTight();
  }

  @Test
  void itIsTightUntilClearlyLessIsUsed() {
    assertThat(isTightAt(600)).isFalse();
    assertThat(isTightAt(601)).isTrue();
    assertThat(isTightAt(501)).isTrue();
    assertThat(isTightAt(500)).isFalse();
    assertThat(isTightAt(600)).isFalse();
  }

  @Test
  void aCollectionThatLeavesTheHeapNearlyFullIsBelievedUntilTheSecondSweep() {
    pressure.sweep();
    assertThat(isTightAt(0)).isFalse();
    nearlyFullHeaps.incrementAndGet();
    assertThat(isTightAt(0)).isTrue();
    pressure.sweep();
    assertThat(isTightAt(0)).isTrue();
    pressure.sweep();
    assertThat(isTightAt(0)).isFalse();
  }

  @Test
  void whereNothingIsCountedItIsNever() {
    assertThat(isTightAt(-1)).isFalse();
  }
}
