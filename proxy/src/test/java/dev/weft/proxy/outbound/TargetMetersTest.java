package dev.weft.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.GrpcStatus;
import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.proxy.telemetry.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetMetersTest {
  private static final long LONG = Duration.ofHours(1).toNanos();

  private final Metrics metrics = new Metrics(System::nanoTime, 500);
  private final TargetMeters meters =
      new TargetMeters(
          metrics,
          new Destination(
              "web.shop:80",
              new Destination.ServiceRef("shop", "web", 80),
              Protocol.DETECT,
              List.of(),
              RetryBudget.DEFAULT,
              LoadBalancer.DEFAULT,
              null,
              List.of()));

  /** That are left when all that went has been gone for long. */
  private int series() {
    metrics.evict(0);
    metrics.evict(LONG);
    return metrics.registry().getMeters().size();
  }

  private void count(String route) {
    RouteMeters ofRoute = meters.route(route);
    ofRoute.seen().request();
    ofRoute.seen().response(200, GrpcStatus.NONE, false, 1);
    ofRoute.attempts().request();
  }

  @Test
  void routesOfOneNameAreCountedTogether() {
    assertThat(meters.route("r")).isSameAs(meters.route("r"));
  }

  @Test
  void routesThatComeAndGoLeaveNothing() {
    for (int i = 0; i < 1000; i++) {
      count("route-" + i);
      meters.keepRoutes(Set.of("", "route-" + (i + 1)));
    }
    series();
    assertThat(metrics.registry().getMeters())
        .noneMatch(meter -> String.valueOf(meter.getId().getTag("rt_route")).startsWith("route-"));
  }

  @Test
  void routesThatStayGoOnBeingCounted() {
    count("stays");
    int before = series();
    RouteMeters stays = meters.route("stays");
    meters.keepRoutes(Set.of("", "stays"));
    assertThat(meters.route("stays")).isSameAs(stays);
    assertThat(series()).isEqualTo(before);
  }
}
