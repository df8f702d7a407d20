package dev.weft.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final String INBOUND =
      """
      response_total{direction="inbound",status_code="200",classification="success"} %d
      response_total{direction="inbound",status_code="500",classification="failure"} %d
      response_latency_ms_bucket{direction="inbound",status_code="200",le="10"} %d
      response_latency_ms_bucket{direction="inbound",status_code="200",le="+Inf"} %d
      tcp_open_connections{direction="inbound",peer="src"} 7
      tcp_open_connections{direction="inbound",peer="dst"} 3
      response_total{direction="outbound",authority="stock",classification="success"} 1000
      """;

  @Test
  void whatHappenedIsTheDifferenceOfTwoScrapes() {
    Golden golden =
        window(INBOUND.formatted(100, 4, 100, 100), INBOUND.formatted(190, 14, 190, 190)).inbound();

    assertThat(golden.responses()).isEqualTo(10); // 100 in 10 s
    assertThat(golden.successRate()).hasValue(0.9);
    assertThat(golden.latency().quantile(1)).hasValue(10);
  }

  @Test
  void openConnectionsAreThoseOfClientsNow() {
    assertThat(window("", INBOUND.formatted(0, 0, 0, 0)).inbound().openConnections()).isEqualTo(7);
  }

  @Test
  void aRestartedProxysCountsAreAllNew() {
    Golden golden =
        window(INBOUND.formatted(5000, 40, 1, 1), INBOUND.formatted(30, 0, 30, 30)).inbound();

    assertThat(golden.responses()).isEqualTo(3);
    assertThat(golden.successRate()).hasValue(1);
  }

  @Test
  void aSeriesThatAppearsWithinTheWindowCountsFromZero() {
    Golden golden = window("", INBOUND.formatted(50, 50, 0, 0)).inbound();

    assertThat(golden.successRate()).hasValue(0.5);
  }

  @Test
  void withoutTrafficThereIsNoSuccessRate() {
    assertThat(window(INBOUND.formatted(1, 1, 1, 1), INBOUND.formatted(1, 1, 1, 1)).inbound())
        .satisfies(golden -> {
          assertThat(golden.successRate()).isEmpty();
          assertThat(golden.responses()).isZero();
        });
  }

  @Test
  void whatWasSentIsToldByItsDestination() {
    String text =
        """
        response_total{direction="outbound",authority="stock:80",classification="success"} %d
        response_total{direction="outbound",authority="orders:80",classification="failure"} %d
        response_total{direction="inbound",classification="success"} 100
        """;

    var outbound =
        window(text.formatted(0, 0), text.formatted(10, 20))
            .outbound(series -> series.label("authority"));

    assertThat(outbound).containsOnlyKeys("orders:80", "stock:80");
    assertThat(outbound.getOrDefault("stock:80", Golden.NONE).responses()).isEqualTo(1);
    assertThat(outbound.getOrDefault("orders:80", Golden.NONE).successRate()).hasValue(0);
  }

  private static Window window(String from, String to) {
    return new Window(scrape(from, 0), scrape(to, Duration.ofSeconds(10).toNanos()));
  }

  static Scrape scrape(String text, long atNanos) {
    return switch (MetricsText.parse(text, Window::reads)) {
      case MetricsText.Parsed.Ok(var samples) -> Scrape.of(samples, atNanos);
      case MetricsText.Parsed.Malformed malformed -> throw new AssertionError(malformed);
    };
  }
}
