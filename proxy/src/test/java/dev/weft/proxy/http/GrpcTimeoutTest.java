package dev.weft.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcTimeoutTest {
  private static long nanos(String value) {
    return GrpcTimeout.nanos(new DefaultHttpHeaders().set("grpc-timeout", value));
  }

  @ParameterizedTest
  @CsvSource({
    "1H, PT1H",
    "2M, PT2M",
    "3S, PT3S",
    "250m, PT0.25S",
    "1u, PT0.000001S",
    "99n, PT0.000000099S"
  })
  void unitsAreRead(String value, Duration expected) {
    assertThat(nanos(value)).isEqualTo(expected.toNanos());
  }

  @ParameterizedTest
  @CsvSource({"''", "S", "1", "1s", "-1S", "1.5S", "123456789S"})
  void whatIsNoTimeoutIsNone(String value) {
    assertThat(nanos(value)).isZero();
  }

  @Test
  void theLongestDoesNotOverflow() {
    assertThat(nanos("99999999H")).isEqualTo(Duration.ofDays(365).toNanos());
  }
}
