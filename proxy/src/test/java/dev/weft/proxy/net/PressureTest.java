package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PressureTest {
  private final AtomicLong used = new AtomicLong();
  private final Pressure pressure = new Pressure(used::get, 1000);

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
  void whereNothingIsCountedItIsNever() {
    assertThat(isTightAt(-1)).isFalse();
  }
}
