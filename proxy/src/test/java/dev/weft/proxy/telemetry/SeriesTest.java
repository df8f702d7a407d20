package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many series there are: as many as the pod talks to, and no more than a bound. */
class SeriesTest {
  private static final int MAX = 500;

  /** What is counted together has a few series of its own. */
  private static final int OTHERS = 5;

  private final Metrics metrics = new Metrics(System::nanoTime, MAX);

  private static Endpoint endpoint(int number) {
    String ip = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    var workload = new Endpoint.Workload("shop", "web-" + number, "deployment", "web", "web");
    return new Endpoint(ip, 8080, 4143, true, null, List.of(), workload);
  }

  private RequestMeters meters(int number) {
    return metrics.endpoint("web.shop:80", new ServiceRef("shop", "web", 80), endpoint(number));
  }

  private int series() {
    return metrics.registry().getMeters().size();
  }

  @Test
  void tenThousandEndpointsThatComeAndGoLeaveNothing() {
    int before = series();
    var first = new ArrayList<WeakReference<RequestMeters>>();
    for (int i = 0; i < 10_000; i++) {
      RequestMeters meters = meters(i);
      TcpMeters tcp =
          metrics.workload("web" + i + ":80", new ServiceRef("shop", "web", 80), endpoint(i));
      meters.request();
      meters.response(200, GrpcStatus.NONE, false, 1_000_000);
      new Traffic(tcp).close();
      metrics.release(meters);
      metrics.release(tcp);
      if (i < 100) {
        first.add(new WeakReference<>(meters));
      }
      assertThat(series()).isLessThanOrEqualTo(before + MAX + OTHERS);
    }
    metrics.evict(0);
    metrics.evict(Duration.ofMinutes(11).toNanos());
    assertThat(series()).isLessThanOrEqualTo(before + OTHERS);
    System.gc();
    assertThat(first).allMatch(meters -> meters.get() == null);
  }

  @Test
  void whatHasNoRoomIsCountedTogether() {
    var all = new ArrayList<RequestMeters>();
    for (int i = 0; i < 1000; i++) {
      all.add(meters(i));
    }
    for (RequestMeters meters : all) {
      meters.request();
      meters.response(200, GrpcStatus.NONE, false, 1_000_000);
    }
    String text = ExpositionTest.exposed(metrics);
    assertThat(sum(text, "request_total{")).isEqualTo(1000);
    assertThat(sum(text, "response_total{")).isEqualTo(1000);
    assertThat(text)
        .contains("request_total{direction=\"outbound\",overflow=\"true\"} 500\n")
        .contains("proxy_series 500\n");
    assertThat(sum(text, "proxy_series_refused_total ")).isGreaterThanOrEqualTo(500);
  }

  @Test
  void roomThatBecomesFreeIsUsed() {
    var all = new ArrayList<RequestMeters>();
    for (int i = 0; i < MAX; i++) {
      all.add(meters(i));
    }
    meters(2000).request();
    assertThat(ExpositionTest.exposed(metrics)).doesNotContain("dst_pod=\"web-2000\"");
    metrics.release(all.getFirst());
    meters(2000).request();
    assertThat(ExpositionTest.exposed(metrics))
        .contains("dst_pod=\"web-2000\"")
        .doesNotContain("dst_pod=\"web-0\"");
  }

  @Test
  void retriesOfARouteAreSharedByWorkersAndGoWithTheLastOfThem() {
    var web = new ServiceRef("shop", "web", 80);
    RetryMeters one = metrics.retries("web:80", web, "GET /", false);
    RetryMeters two = metrics.retries("web:80", web, "GET /", false);
    one.sent().increment();
    two.sent().increment();
    String sent = "outbound_http_route_retry_requests_total{authority=\"web:80\",";
    metrics.release(one);
    metrics.evict(0);
    metrics.evict(Duration.ofHours(1).toNanos());
    assertThat(sum(ExpositionTest.exposed(metrics), sent)).isEqualTo(2);
    metrics.release(two);
    metrics.evict(0);
    metrics.evict(Duration.ofHours(1).toNanos());
    assertThat(ExpositionTest.exposed(metrics)).doesNotContain(sent);
  }

  @Test
  void theEventLoopThatPassesMostEndpointsOverIsBelieved() {
    var web = new ServiceRef("shop", "web", 80);
    BalancerMeters meters = metrics.balancer("web:80", web);
    BalancerMeters again = metrics.balancer("web:80", web);
    BalancerMeters.Tally one = meters.join();
    BalancerMeters.Tally two = again.join();
    one.set(5, 0);
    two.set(3, 2);
    String endpoints = "outbound_http_balancer_endpoints{authority=\"web:80\",endpoint_state=";
    assertThat(sum(ExpositionTest.exposed(metrics), endpoints + "\"ready\"")).isEqualTo(3);
    assertThat(sum(ExpositionTest.exposed(metrics), endpoints + "\"pending\"")).isEqualTo(2);

    again.leave(two);
    metrics.release(again);
    assertThat(sum(ExpositionTest.exposed(metrics), endpoints + "\"ready\"")).isEqualTo(5);
    meters.leave(one);
    metrics.release(meters); // nothing of the past is worth a last scrape
    assertThat(ExpositionTest.exposed(metrics)).doesNotContain(endpoints);
  }

  @Test
  void anOpenConnectionKeepsItsSeries() {
    TcpMeters tcp = metrics.workload("web:80", new ServiceRef("shop", "web", 80), endpoint(1));
    var traffic = new Traffic(tcp);
    metrics.release(tcp);
    metrics.evict(0);
    metrics.evict(Duration.ofHours(1).toNanos());
    String open = "tcp_open_connections{authority=\"web:80\",";
    assertThat(ExpositionTest.exposed(metrics)).contains(open);
    traffic.close();
    metrics.evict(Duration.ofHours(2).toNanos());
    assertThat(ExpositionTest.exposed(metrics)).doesNotContain(open);
  }

  private static double sum(String text, String start) {
    return text.lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
