package dev.weft.playground.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void aNumberGivenBackIsUsedLast() throws IOException {
    Numbers numbers = new Numbers(2, 3);
    assertThat(numbers.take()).isEqualTo(2);
    numbers.giveBack(2);
    assertThat(numbers.take()).isEqualTo(3);
    assertThat(numbers.take()).isEqualTo(4);
    assertThat(numbers.take()).isEqualTo(2);
  }

  @Test
  void anEmptyPoolSaysSo() throws IOException {
    Numbers numbers = new Numbers(2, 1);
    assertThat(numbers.take()).isEqualTo(2);

    assertThatThrownBy(numbers::take)
        .hasMessage("all of the playground's 1 pod addresses are in use");
  }
}
