package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Timeouts;
import dev.weft.api.wire.DestinationKey;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.proxy.control.Subscription.Reaction;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
  private static final Endpoint A = new Endpoint("10.0.0.1", 80, 0, false, null, List.of(), null);
  private static final Endpoint B = new Endpoint("10.0.0.2", 80, 0, false, null, List.of(), null);

  private final Slot slot = new Slot(new DestinationKey.Authority("web", 80));
  private final Subscription subscription = new Subscription(slot);

  private static Destination destination(Route... routes) {
    return new Destination(
        "web.shop.svc.cluster.local:80",
        new Destination.ServiceRef("shop", "web", 80),
        Protocol.DETECT,
        List.of(routes),
        RetryBudget.DEFAULT,
        LoadBalancer.DEFAULT,
        null,
        List.of());
  }

  private static DiscoveryMessage snapshot(String version, Endpoint... endpoints) {
    return new DiscoveryMessage.Snapshot(version, destination(), List.of(endpoints));
  }

  private List<Endpoint> endpoints() {
    return ((Known.Resolved) slot.known()).endpoints();
  }

  @Test
  void aSnapshotIsTakenOverAndAcknowledged() {
    assertThat(subscription.apply(snapshot("1", A, B))).isEqualTo(new Reaction.Ack("1"));
    assertThat(endpoints()).containsExactly(A, B);
    assertThat(subscription.version()).isEqualTo("1");
    assertThat(subscription.stream()).isEqualTo("discovery/web:80");
  }

  @Test
  void aDeltaChangesWhatItSays() {
    subscription.apply(snapshot("1", A));
    var delta = new DiscoveryMessage.Delta("2", "1", List.of(B), List.of(A.key()));
    assertThat(subscription.apply(delta)).isEqualTo(new Reaction.Ack("2"));
    assertThat(endpoints()).containsExactly(B);
  }

  @Test
  void aDeltaFromAnotherVersionAsksForTheWhole() {
    subscription.apply(snapshot("1", A));
    var delta = new DiscoveryMessage.Delta("3", "2", List.of(B), List.of());
    assertThat(subscription.apply(delta)).isEqualTo(new Reaction.AskAnew());
    assertThat(endpoints()).containsExactly(A);
  }

  @Test
  void aHeartbeatIsAcknowledgedOncePerConnection() {
    subscription.apply(snapshot("1", A));
    var heartbeat = new DiscoveryMessage.Heartbeat("1");
    assertThat(subscription.apply(heartbeat)).isEqualTo(new Reaction.Nothing());
    subscription.reconnected();
    assertThat(subscription.apply(heartbeat)).isEqualTo(new Reaction.Ack("1"));
    assertThat(subscription.apply(heartbeat)).isEqualTo(new Reaction.Nothing());
    assertThat(subscription.apply(new DiscoveryMessage.Heartbeat("2")))
        .isEqualTo(new Reaction.AskAnew());
  }

  @Test
  void whatCannotBeActedUponLeavesWhatWas() {
    subscription.apply(snapshot("1", A));
    var bad = new Endpoint("web-1", 80, 0, false, null, List.of(), null);
    assertThat(subscription.apply(snapshot("2", bad)))
        .isEqualTo(new Reaction.Nack("2", "endpoint address 'web-1' (expected: an IP address)"));
    var route = new Route("r", new RequestMatch.Path("["), List.of(), null, Timeouts.NONE);
    assertThat(
            subscription.apply(new DiscoveryMessage.Snapshot("3", destination(route), List.of(B))))
        .isInstanceOfSatisfying(
            Reaction.Nack.class, nack -> assertThat(nack.reason()).startsWith("route 'r'"));
    assertThat(endpoints()).containsExactly(A);
    assertThat(subscription.version()).isEqualTo("1");
  }

  @Test
  void anUnknownServiceMayAppear() {
    assertThat(subscription.apply(new DiscoveryMessage.Unknown("no such")))
        .isEqualTo(new Reaction.Nothing());
    assertThat(slot.known()).isEqualTo(new Known.Unknown("no such"));
    assertThat(subscription.version()).isNull();
    assertThat(subscription.apply(snapshot("1", A))).isEqualTo(new Reaction.Ack("1"));
  }

  @Test
  void backoffGrowsToItsBoundAndIsSpread() {
    var random = new SplittableRandom(1);
    Backoff backoff = Backoff.INITIAL;
    for (int i = 0; i < 100; i++) {
      long nominal = Math.min(100L << Math.min(i, 20), 10_000) * 1_000_000;
      assertThat(backoff.delayNanos(random)).isBetween(nominal / 2, nominal);
      backoff = backoff.afterFailure();
    }
    assertThat(backoff.longest()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void linesAreCutWhereverTheBytesWere() {
    var seen = new ArrayList<String>();
    var lines = new Lines(20, seen::add);
    for (String part : List.of("{\"a\":", "\"\u00e4\"}\n\n{", "}\n")) {
      assertThat(lines.accept(Unpooled.copiedBuffer(part, StandardCharsets.UTF_8))).isTrue();
    }
    assertThat(seen).containsExactly("{\"a\":\"\u00e4\"}", "{}");
    assertThat(lines.accept(Unpooled.copiedBuffer("x".repeat(21), StandardCharsets.UTF_8)))
        .isFalse();
  }
}
