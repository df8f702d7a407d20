package dev.weft.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | not JSON",
        "[1] | not a JSON object",
        "{} | type is absent (expected: a string)",
        "{\"type\":7} | type is '7' (expected: a string)",
        "{\"type\":\"heartbeat\"} | version is absent (expected: a string)",
        "{\"type\":\"delta\",\"version\":\"1\",\"from\":\"0\",\"remove\":[4]} | remove holds 4 (expected: strings)",
        "{\"type\":\"delta\",\"version\":\"1\",\"from\":\"0\",\"upsert\":{}} | upsert is",
      })
  void refusalNamesFieldValueAndExpectation(String line, String message) {
    assertThatThrownBy(() -> DiscoveryCodec.decode(line))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining(message);
  }

  @Test
  void routeWithoutConditionIsRefused() {
    String line =
        """
        {"type":"snapshot","version":"1","authority":"a:1","service":{"namespace":"n","name":"a","port":1},
        "protocol":"detect","routes":[{"name":"r","match":{}}],"endpoints":[]}\
        """;
    assertThatThrownBy(() -> DiscoveryCodec.decode(line))
        .hasMessageContaining(
            "(expected: pathRegex, pathPrefix, pathExact, method, header, cookie, query, all, any or not)");
  }

  @Test
  void messageOfALaterVersionIsPassedOver() throws Exception {
    assertThat(DiscoveryCodec.decode("{\"type\":\"weather\"}")).isEmpty();
    assertThat(ReportCodec.decode("{\"type\":\"weather\"}")).isEmpty();
    assertThat(FleetCodec.decode("{\"type\":\"weather\"}")).isEmpty();
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"type\":" + "[".repeat(100) + "]".repeat(100) + "}";
    assertThatThrownBy(() -> DiscoveryCodec.decode(deep)).hasMessageContaining("not JSON");
  }
}
