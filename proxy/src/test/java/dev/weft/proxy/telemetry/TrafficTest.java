package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final String LABELS =
      "authority=\"web.shop:80\",direction=\"outbound\",dst_k8s_job=\"nightly\","
          + "dst_namespace=\"shop\",dst_service=\"web\",dst_serviceaccount=\"batch\",peer=\"dst\","
          + "tls=\"disabled\"";

  private final AtomicLong nanos = new AtomicLong();
  private final Metrics metrics = new Metrics(nanos::get, 1000);
  private final TcpMeters meters =
      metrics.workload(
          "web.shop:80",
          new ServiceRef("shop", "web", 80),
          new Endpoint(
              "10.0.0.1",
              80,
              0,
              true,
              null,
              List.of(),
              new Endpoint.Workload("shop", "nightly-x", "job", "nightly", "batch")));

  @Test
  void connectionsAreCountedWithTheirWorkload() {
    var traffic = new Traffic(meters);
    traffic.bytes(100, 7);
    assertThat(ExpositionTest.exposed(metrics))
        .contains("tcp_open_total{" + LABELS + "} 1\n")
        .contains("tcp_open_connections{" + LABELS + "} 1\n")
        .contains("tcp_read_bytes_total{" + LABELS + "} 100\n")
        .contains("tcp_write_bytes_total{" + LABELS + "} 7\n");

    nanos.set(5_000_000_000L);
    traffic.close();
    traffic.close();
    assertThat(ExpositionTest.exposed(metrics))
        .contains("tcp_open_connections{" + LABELS + "} 0\n")
        .contains("tcp_connection_duration_ms_bucket{" + LABELS + ",le=\"1000\"} 0\n")
        .contains("tcp_connection_duration_ms_bucket{" + LABELS + ",le=\"10000\"} 1\n")
        .contains("tcp_connection_duration_ms_sum{" + LABELS + "} 5000\n")
        .contains("classification=\"success\",direction=\"outbound\",dst_k8s_job=\"nightly\"");
  }

  @Test
  void aBrokenConnectionIsCountedByWhyItBroke() {
    assertThat(closedBy(new IOException("recvAddress(..) failed: Connection reset by peer")))
        .isEqualTo("ECONNRESET");
    assertThat(closedBy(new IOException("Connection reset"))).isEqualTo("ECONNRESET");
    assertThat(closedBy(new IOException("Broken pipe"))).isEqualTo("EPIPE");
    assertThat(closedBy(new IOException("Connection timed out"))).isEqualTo("ETIMEDOUT");
    assertThat(closedBy(null)).isEqualTo("protocol");
    assertThat(closedBy(new IllegalStateException("bug"))).isEqualTo("other");
  }

  private String closedBy(@Nullable Throwable cause) {
    double before = failures("");
    var traffic = new Traffic(meters);
    traffic.failed(cause);
    traffic.failed(new IOException("too late"));
    traffic.close();
    assertThat(failures("")).isEqualTo(before + 1);
    return ExpositionTest.exposed(metrics)
        .lines()
        .filter(line -> line.startsWith("tcp_close_total{") && line.contains("failure"))
        .map(line -> line.replaceAll(".*errno=\"([^\"]*)\".*", "$1"))
        .filter(errno -> Broken.of(cause).label().equals(errno))
        .findFirst()
        .orElseThrow();
  }

  private double failures(String errno) {
    return ExpositionTest.exposed(metrics)
        .lines()
        .filter(line -> line.startsWith("tcp_close_total{") && line.contains("failure"))
        .filter(line -> line.contains(errno))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
