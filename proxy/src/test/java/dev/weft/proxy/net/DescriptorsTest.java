package dev.weft.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static int room(String line, int open) {
    return Descriptors.room(List.of("Limit   Soft Limit   Hard Limit   Units", line), open);
  }

  @Test
  void twoDescriptorsAreKeptForEachConnection() {
    assertThat(room("Max open files            1024                 524288    files", 76))
        .isEqualTo(450);
  }

  @Test
  void oneConnectionIsAlwaysPossible() {
    assertThat(room("Max open files            100                  100       files", 90))
        .isEqualTo(1);
  }

  @Test
  void withoutALimitThereIsNoBound() {
    assertThat(room("Max open files            unlimited            unlimited files", 90))
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(Descriptors.roomForConnections()).isPositive();
  }
}
