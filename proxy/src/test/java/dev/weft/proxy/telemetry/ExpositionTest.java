package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private static final String LABELS =
      "authority=\"web.shop.svc.cluster.local:80\",direction=\"outbound\",dst_deployment=\"web\","
          + "dst_namespace=\"shop\",dst_pod=\"web-1\",dst_service=\"web\","
          + "dst_serviceaccount=\"default\"";

  private final Metrics metrics = new Metrics(System::nanoTime, 1000);

  private RequestMeters web() {
    return metrics.endpoint(
        "web.shop.svc.cluster.local:80",
        new ServiceRef("shop", "web", 80),
        new Endpoint(
            "10.0.0.1",
            80,
            0,
            true,
            null,
            List.of(),
            new Endpoint.Workload("shop", "web-1", "deployment", "web", "default")));
  }

  private String exposed() {
    return exposed(metrics);
  }

  static String exposed(Metrics metrics) {
    var exposition = new Exposition(metrics.registry());
    var text = new StringBuilder();
    while (!exposition.isEnd()) {
      text.append(exposition.next());
    }
    return text.toString();
  }

  @Test
  void namesAndLabelsAreLinkerds() {
    RequestMeters web = web();
    web.request();
    web.response(200, GrpcStatus.NONE, false, 1_500_000);
    web.response(503, GrpcStatus.NONE, true, 40_000_000_000L);

    assertThat(exposed())
        .contains("# TYPE request_total counter\n")
        .contains("request_total{" + LABELS + ",tls=\"disabled\"} 1\n")
        .contains(
            "response_total{authority=\"web.shop.svc.cluster.local:80\",classification=\"failure\",")
        .contains("# TYPE response_latency_ms histogram\n")
        .contains(
            "response_latency_ms_bucket{"
                + LABELS
                + ",status_code=\"200\",tls=\"disabled\",le=\"1\"} 0\n")
        .contains(
            "response_latency_ms_bucket{"
                + LABELS
                + ",status_code=\"200\",tls=\"disabled\",le=\"2\"} 1\n")
        .contains(
            "response_latency_ms_bucket{"
                + LABELS
                + ",status_code=\"503\",tls=\"disabled\",le=\"30000\"} 0\n")
        .contains(
            "response_latency_ms_bucket{"
                + LABELS
                + ",status_code=\"503\",tls=\"disabled\",le=\"+Inf\"} 1\n")
        .contains(
            "response_latency_ms_sum{" + LABELS + ",status_code=\"200\",tls=\"disabled\"} 1.5\n");
    assertThat(
            exposed()
                .lines()
                .filter(line -> line.contains("status_code=\"200\"") && line.contains("le=")))
        .hasSize(26);
  }

  @Test
  void labelValuesAreEscaped() {
    metrics.counter("odd_total", "Odd.", "label", "a\"b\\c\nd").increment();
    assertThat(exposed()).contains("odd_total{label=\"a\\\"b\\\\c\\nd\"} 1\n");
  }

  @Test
  void madeUpStatusesDoNotMakeSeriesWithoutEnd() {
    RequestMeters web = web();
    for (int status = 100; status < 600; status++) {
      web.response(status, GrpcStatus.NONE, false, 1);
    }
    assertThat(exposed().lines().filter(line -> line.startsWith("response_total{")))
        .hasSizeLessThan(60);
    assertThat(exposed().lines().filter(line -> line.startsWith("response_total{")))
        .anyMatch(line -> line.contains("status_code=\"500\"") && line.endsWith(" 100"));
  }

  @Test
  void seriesGoSomeTimeAfterTheirEndpoint() {
    RequestMeters one = web();
    RequestMeters two = web(); // of another event loop
    one.request();
    two.request();
    assertThat(exposed()).contains("request_total{" + LABELS + ",tls=\"disabled\"} 2\n");

    metrics.release(one);
    metrics.evict(0);
    metrics.release(two);
    metrics.evict(1);
    assertThat(exposed()).contains("dst_pod=\"web-1\"");
    metrics.evict(Duration.ofMinutes(11).toNanos());
    assertThat(exposed()).doesNotContain("dst_pod=\"web-1\"");
  }

  @Test
  void anEndpointThatComesBackGoesOnCounting() {
    RequestMeters first = web();
    first.request();
    metrics.release(first);
    metrics.evict(0);
    web().request();
    metrics.evict(Duration.ofHours(1).toNanos());
    assertThat(exposed()).contains("request_total{" + LABELS + ",tls=\"disabled\"} 2\n");
  }
}
