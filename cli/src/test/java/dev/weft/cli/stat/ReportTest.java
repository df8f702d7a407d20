package dev.weft.cli.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.metrics.Golden;
import dev.weft.cli.metrics.MetricsText;
import dev.weft.cli.metrics.Scrape;
import dev.weft.cli.metrics.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Resource DEPLOYMENTS = new Resource(Kind.DEPLOYMENT, null);
  private static final MeshPod WEB_1 = pod("web-1", "web", true);
  private static final MeshPod WEB_2 = pod("web-2", "web", true);
  private static final MeshPod PLAIN = pod("till-1", "till", false);
  private static final MeshPod MUTE = pod("stock-1", "stock", true);

  private final Report.Rounds rounds =
      new Report.Rounds(
          List.of(WEB_1, WEB_2, PLAIN, MUTE),
          Map.of(WEB_1, at(0, 0, 0), WEB_2, at(0, 0, 0), MUTE, new Answer.Silent("refused")),
          Map.of(WEB_1, at(10, 90, 10), WEB_2, at(10, 100, 0), MUTE, new Answer.Silent("refused")));

  @Test
  void podsOfAWorkloadAreOneRow() {
    Report report = Report.inbound(DEPLOYMENTS, rounds);

    assertThat(report.rows()).extracting(Row::name).containsExactly("stock", "till", "web");
    assertThat(Table.lines(report, false))
        .containsExactly(
            "NAME    MESHED   SUCCESS   RPS      LATENCY_P50   LATENCY_P95   LATENCY_P99   TCP_CONN   READ       WRITE",
            "stock   1/1      -         -        -             -             -             -          -          -",
            "till    0/1      -         -        -             -             -             -          -          -",
            "web     2/2      95.00%    20.0/s   5.0ms         9.5ms         9.9ms         4          19.0kB/s   10B/s");
  }

  @Test
  void aProxyThatDoesNotAnswerIsNamed() {
    assertThat(Report.inbound(DEPLOYMENTS, rounds).silent())
        .containsExactly(Map.entry("shop/stock-1", "refused"));
  }

  @Test
  void aNamedWorkloadStandsAlone() {
    assertThat(Report.inbound(new Resource(Kind.POD, "web-2"), rounds).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.name()).isEqualTo("web-2"));
  }

  @Test
  void whatAWorkloadSendsIsShownByWhoServesIt() {
    Report report = Report.outbound(new Resource(Kind.DEPLOYMENT, "web"), DEPLOYMENTS, rounds);

    assertThat(report.rows())
        .extracting(Row::namespace, Row::name)
        .containsExactly(tuple("", "example.com:80"), tuple("shop", "stock"));
    assertThat(report.rows().getLast().golden()).extracting(Golden::openConnections).isEqualTo(6.0);
    assertThat(report.silent()).isEmpty();
  }

  @Test
  void aRateWithFailuresInItNeverReadsAsPerfect() {
    assertThat(Table.percent(0.99999)).isEqualTo("99.99%");
    assertThat(Table.percent(1)).isEqualTo("100.00%");
    assertThat(Table.percent(Math.nextDown(0.75))).isEqualTo("75.00%"); // as division may yield
  }

  @Test
  void theJsonFormIsStable() {
    assertThat(JsonReport.text(Report.inbound(new Resource(Kind.DEPLOYMENT, "web"), rounds)))
        .isEqualToIgnoringWhitespace(
            """
            {"window_seconds":10.0,"kind":"deployment","rows":[{"namespace":"shop","name":"web","meshed":2,"pods":2,
            "success_rate":0.95,"rps":20.0,"latency_ms":{"p50":5.0,"p95":9.5,"p99":9.9},"tcp_connections":4.0,
            "tcp_read_bytes_rate":19000.0,"tcp_write_bytes_rate":10.0}],
            "unanswered":[]}
            """);
  }

  private static MeshPod pod(String name, String deployment, boolean meshed) {
    return new MeshPod("shop", name, deployment, meshed, true, Map.of("deployment", deployment));
  }

  private static Answer at(int seconds, int successes, int failures) {
    String text =
        """
        response_total{direction="inbound",classification="success"} %1$d
        response_total{direction="inbound",classification="failure"} %2$d
        response_latency_ms_bucket{direction="inbound",le="10"} %1$d
        response_latency_ms_bucket{direction="inbound",le="+Inf"} %1$d
        tcp_open_connections{direction="inbound",peer="src"} 2
        tcp_read_bytes_total{direction="inbound",peer="src"} %1$d000
        tcp_write_bytes_total{direction="inbound",peer="src"} %2$d0
        tcp_open_connections{direction="outbound",peer="src"} 9
        tcp_open_connections{direction="outbound",peer="dst",authority="stock:80",dst_namespace="shop",dst_service="stock",dst_deployment="stock"} 3
        tcp_open_connections{direction="outbound",peer="dst",authority="db:5432",dst_namespace="shop",dst_service="db",dst_statefulset="db"} 1
        response_total{direction="outbound",authority="stock:80",dst_namespace="shop",dst_deployment="stock"} %1$d
        response_total{direction="outbound",authority="example.com:80"} %1$d
        """
            .formatted(successes, failures);
    return switch (MetricsText.parse(text, Window::reads)) {
      case MetricsText.Parsed.Ok(var samples) ->
          new Answer.Ok(Scrape.of(samples, Duration.ofSeconds(seconds).toNanos()));
      case MetricsText.Parsed.Malformed malformed -> throw new AssertionError(malformed);
    };
  }
}
