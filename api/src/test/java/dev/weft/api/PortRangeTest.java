package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
  @Test
  void portsAndRangesAreRead() {
    assertThat(PortRange.parseList("22, 4000-4100,"))
        .contains(List.of(new PortRange(22, 22), new PortRange(4000, 4100)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "65536", "5-4", "-5", "1-", "22;23", "99999999999"})
  void whatIsNeitherIsRefused(String text) {
    assertThat(PortRange.parseList(text)).isEmpty();
  }
}
