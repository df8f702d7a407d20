package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.route.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  @Test
  void nothingIsSwitchedOnByItself() throws Exception {
    Config config = read(Map.of());
    assertThat(config.zone()).isNull();
    assertThat(config.accessLog()).isFalse();
    assertThat(config.tracing()).isNull();
    assertThat(config.drainGrace()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatTheInjectorSetsIsRead() throws Exception {
    Config config =
        read(
            Map.of(
                "WEFT_ZONE", "eu-1a",
                "WEFT_ACCESS_LOG", "json",
                "WEFT_DRAIN_TIMEOUT", "1500ms",
                "WEFT_LOG_LEVEL", "trace",
                "WEFT_OPAQUE_PORTS", "7000,7100-7200",
                "WEFT_TRACING_ENDPOINT", "http://otel.observability:4318",
                "WEFT_TRACING_SAMPLE_PERCENT", "2.5"));
    assertThat(config.zone()).isEqualTo("eu-1a");
    assertThat(config.accessLog()).isTrue();
    assertThat(config.drainGrace()).isEqualTo(Duration.ofMillis(1500));
    Config.Tracing tracing = requireNonNull(config.tracing());
    assertThat(tracing.endpoint()).hasHost("otel.observability").hasPort(4318);
    assertThat(tracing.samplePercent()).isEqualTo(2.5);
  }

  @Test
  void whatThePodSaysOfAPortCountsMostThenItsServicesThenCustom() throws Exception {
    Config config = read(Map.of("WEFT_OPAQUE_PORTS", "7000,7100-7200"));
    assertThat(config.spoken(7150, Protocol.DETECT)).isEqualTo(Protocol.OPAQUE);
    assertThat(config.spoken(7150, Protocol.HTTP1)).isEqualTo(Protocol.OPAQUE);
    assertThat(config.spoken(3306, Protocol.DETECT)).isEqualTo(Protocol.OPAQUE);
    assertThat(config.spoken(3306, Protocol.HTTP1)).isEqualTo(Protocol.HTTP1);
    assertThat(config.spoken(8080, Protocol.DETECT)).isEqualTo(Protocol.DETECT);
    assertThat(config.spoken(8080, Protocol.GRPC)).isEqualTo(Protocol.GRPC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WEFT_DRAIN_TIMEOUT          | 30         | WEFT_DRAIN_TIMEOUT is '30' (expected: a whole number and ms, s, m or h, 3600s at most)
          WEFT_DRAIN_TIMEOUT          | 2h         | WEFT_DRAIN_TIMEOUT is '2h' (expected: a whole number and ms, s, m or h, 3600s at most)
          WEFT_ACCESS_LOG             | apache     | WEFT_ACCESS_LOG is 'apache' (expected: none or json)
          WEFT_OPAQUE_PORTS           | 80,x       | WEFT_OPAQUE_PORTS contains 'x' (expected: ports and ranges, as in 80,8000-8010)
          WEFT_TRACING_ENDPOINT       | otel:4318  | WEFT_TRACING_ENDPOINT is 'otel:4318' (expected: a URL with a port such as http://otel-collector.observability:4318)
          WEFT_TRACING_SAMPLE_PERCENT | 101        | WEFT_TRACING_SAMPLE_PERCENT is '101' (expected: a number from 0.0 to 100.0)
          """)
  void whatCannotBeReadIsNamedWithItsValueAndWhatWasExpected(
      String name, String value, String message) {
    Map<String, String> variables =
        name.endsWith("PERCENT")
            ? Map.of("WEFT_TRACING_ENDPOINT", "http://otel:4318", name, value)
            : Map.of(name, value);
    assertThatThrownBy(() -> read(variables))
        .isInstanceOf(Config.Invalid.class)
        .hasMessage(message);
  }

  private static Config read(Map<String, String> variables) throws Config.Invalid {
    return Config.read(variables, Path.of("static"));
  }
}
