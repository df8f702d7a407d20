package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PressureTest {
  private final AtomicLong used = new AtomicLong();
  private final AtomicBoolean full = new AtomicBoolean();
  private final Pressure pressure = new Pressure(used::get, 1000, full::get);

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
  void aFullHeapIsTightWhateverBuffersTake() {
    full.set(true);
    assertThat(isTightAt(0)).isTrue();
    assertThat(pressure.areBuffersTight()).isFalse();
    full.set(false);
    assertThat(isTightAt(0)).isFalse();
  }

  @Test
  void whereNothingIsCountedItIsNever() {
    assertThat(isTightAt(-1)).isFalse();
  }
}
