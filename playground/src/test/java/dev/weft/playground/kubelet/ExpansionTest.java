package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
  @ParameterizedTest
  @CsvSource({
    "http://$(HOST):80, http://web:80",
    "$(HOST)$(HOST), webweb",
    "$(UNKNOWN)/x, $(UNKNOWN)/x",
    "$$(HOST), $(HOST)",
    "$HOST ${HOST}, $HOST ${HOST}",
    "$(HOST, $(HOST",
    "cost: 5$, cost: 5$",
  })
  void onlyKnownNamesInRoundBracketsAreReplaced(String text, String expected) {
    assertThat(Expansion.of(text, Map.of("HOST", "web"))).isEqualTo(expected);
  }
}
