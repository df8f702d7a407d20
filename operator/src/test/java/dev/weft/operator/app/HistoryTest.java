package dev.weft.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private OptionalLong version = OptionalLong.empty();

  @Test
  void aHistoryThatGoesForwardIsWell() {
    try (var history = new History(() -> version)) {
      at(history, 10);
      at(history, 10);
      at(history, 12);

      assertThat(history.problems()).isEmpty();
    }
  }

  @Test
  void aHistoryThatWentBackStaysAProblem() {
    try (var history = new History(() -> version)) {
      at(history, 10);
      at(history, 7);
      at(history, 20);

      assertThat(history.problems())
          .containsExactly("the API server's history went back from 10 to 7");
    }
  }

  @Test
  void anApiServerThatIsAwaySaysNothing() {
    try (var history = new History(() -> version)) {
      at(history, 10);
      version = OptionalLong.empty();
      history.look();

      assertThat(history.problems()).isEmpty();
    }
  }

  private void at(History history, long now) {
    version = OptionalLong.of(now);
    history.look();
  }
}
