package dev.weft.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "10s, PT10S",
    "1h30m, PT1H30M",
    "1.5s, PT1.5S",
    "0s, PT0S",
    "100us, PT0.0001S"
  })
  void readsWhatGoWrites(String text, Duration duration) {
    assertThat(GoDuration.parse(text)).isEqualTo(new GoDuration.Ok(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "ten seconds", "-1s", "1d", "1s ", "9999999h", "1s1s1s1s1s1s1s1s1s"})
  void anythingElseIsMalformed(String text) {
    assertThat(GoDuration.parse(text)).isInstanceOf(GoDuration.Malformed.class);
  }

  @Test
  void theReasonTellsWhatWasGivenAndWhatIsExpected() {
    assertThat(GoDuration.parse("1d"))
        .isEqualTo(
            new GoDuration.Malformed("'1d' (expected: a duration such as 250ms, 10s or 1h30m)"));
  }

  @Test
  void theLongestTextsDoNotOverflow() {
    assertThat(GoDuration.parse("999999h999999h9h"))
        .isEqualTo(new GoDuration.Ok(Duration.ofHours(999_999 + 999_999 + 9)));
  }
}
