package dev.weft.samples.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.samples.pulse.Trace.Answered;
import org.junit.jupiter.api.Test;

class TraceTest {
  private final Trace trace = new Trace(3);

  @Test
  void onlyWhatCameLaterIsTold() {
    trace.add(new Answered(10, 1, "blue", "first", ""));
    trace.add(new Answered(11, 1, "", "", "503"));

    assertThat(trace.after(0)).containsOnlyKeys("1", "2");
    assertThat(trace.after(1))
        .containsOnlyKeys("2")
        .containsEntry("2", new Answered(11, 1, "", "", "503").fields());
    assertThat(trace.after(2)).isEmpty();
  }

  /** Whoever asks too late sees so by the numbers. */
  @Test
  void theOldestIsForgottenFirstAndNumbersStay() {
    for (int i = 1; i <= 5; i++) {
      trace.add(new Answered(i, 1, "blue", "", ""));
    }

    assertThat(trace.after(0)).containsOnlyKeys("3", "4", "5");
  }
}
