package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.metrics.Sample.Series;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTextTest {
  @Test
  void commentsAndUnwantedMetricsArePassedOver() {
    String text =
        """
        # HELP response_total Responses.
        # TYPE response_total counter
        response_total{direction="inbound",status_code="200"} 17.0
        other_total 3

        up 1 1700000000000
        """;

    assertThat(MetricsText.parse(text, name -> !name.startsWith("other")))
        .isEqualTo(
            new MetricsText.Parsed.Ok(
                List.of(
                    new Sample(
                        new Series(
                            "response_total", Map.of("direction", "inbound", "status_code", "200")),
                        17),
                    new Sample(new Series("up", Map.of()), 1))));
  }

  @Test
  void labelsMayHoldQuotesBracesAndLineBreaks() {
    MetricsText.Parsed parsed =
        MetricsText.parse("a{path=\"/x}\\\"y\\\"\\n\\\\\", other=\"\",} 1", _ -> true);

    assertThat(parsed)
        .isInstanceOfSatisfying(
            MetricsText.Parsed.Ok.class,
            ok ->
                assertThat(ok.samples().getFirst().series().labels())
                    .containsOnly(Map.entry("path", "/x}\"y\"\n\\"), Map.entry("other", "")));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'a{b=\"c\"} ', 'is not a number'",
        "'a{b=\"c', 'a label''s value without an end'",
        "'a{b=c} 1', 'a label''s value without quotes'",
        "'a{b} 1', 'a label without a value'",
        "'a{b=\"c\"', 'labels without an end'",
        "'a one', 'is not a number'"
      })
  void aLineThatIsNoSampleIsToldWithItsNumber(String line, String why) {
    assertThat(MetricsText.parse("ok 1\n" + line, _ -> true))
        .isInstanceOfSatisfying(
            MetricsText.Parsed.Malformed.class,
            malformed -> {
              assertThat(malformed.line()).isEqualTo(2);
              assertThat(malformed.why()).contains(why);
            });
  }

  @Test
  void infinityIsReadAsPrometheusWritesIt() {
    assertThat(MetricsText.number("+Inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(MetricsText.number("NaN")).isNaN();
  }
}
