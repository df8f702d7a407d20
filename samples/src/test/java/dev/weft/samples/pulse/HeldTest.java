package dev.weft.samples.pulse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldTest {
  /** Dials with success only twice, then ends the loop. */
  private final AtomicInteger dials = new AtomicInteger();

  @Test
  void aLineThatBreaksIsDroppedAndDialledAnew() {
    Held held =
        new Held(
            () -> {
              if (dials.incrementAndGet() > 2) {
                throw new InterruptedException();
              }
              return new Brittle(3);
            },
            "m",
            Duration.ZERO);

    held.run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(held.tally().fields())
        .containsEntry("opened", 2L)
        .containsEntry("beats", 6L)
        .containsEntry("dropped", 2L)
        .containsEntry("refused", 0L)
        .containsEntry("reasons", Map.of("cut", 2L));
  }

  @Test
  void aLineThatNeverCarriedAnythingIsRefusedNotDropped() {
    Held held =
        new Held(
            () -> {
              if (dials.incrementAndGet() > 1) {
                throw new InterruptedException();
              }
              return new Brittle(0);
            },
            "m",
            Duration.ZERO);

    held.run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(held.tally().fields())
        .containsEntry("opened", 0L)
        .containsEntry("dropped", 0L)
        .containsEntry("refused", 1L);
  }

  /** Breaks after so many beats. */
  private static final class Brittle implements Line {
    private int left;

    Brittle(int beats) {
      left = beats;
    }

    @Override
    public void beat(String text) throws IOException {
      if (left-- == 0) {
        throw new IOException("cut");
      }
    }

    @Override
    public void close() {
      left = 0;
    }
  }
}
