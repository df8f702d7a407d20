package dev.weft.proxy.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.proxy.route.Table;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final CircuitBreaker SEVEN = policy(7);
  private static final CircuitBreaker EIGHT = policy(8);

  private final Breakers breakers = new Breakers();

  private static CircuitBreaker policy(int failures) {
    return new CircuitBreaker(failures, null, Duration.ofSeconds(1), Duration.ofMinutes(1), 0);
  }

  private static Endpoint endpoint(int number) {
    return new Endpoint("10.0.0." + number, 80, 0, false, null, List.of(), null);
  }

  private static Known resolved(CircuitBreaker policy, Endpoint... endpoints) {
    var destination =
        new Destination(
            "web:80",
            new Destination.ServiceRef("shop", "web", 80),
            Protocol.DETECT,
            List.of(),
            RetryBudget.DEFAULT,
            LoadBalancer.DEFAULT,
            policy,
            List.of());
    return new Known.Resolved("v1", destination, Table.EMPTY, List.of(endpoints));
  }

  @Test
  void allEventLoopsGetTheSameOfAnEndpointAndItsPolicy() {
    Breaker first = breakers.of(endpoint(1), SEVEN);
    assertThat(breakers.of(endpoint(1), policy(7))).isSameAs(first);
    assertThat(breakers.of(endpoint(2), SEVEN)).isNotSameAs(first);
    assertThat(breakers.of(endpoint(1), EIGHT)).isNotSameAs(first);
  }

  @Test
  void thoseOfEndpointsThatStayAreKept() {
    Breaker stays = breakers.of(endpoint(1), SEVEN);
    Breaker goes = breakers.of(endpoint(2), SEVEN);
    breakers.retain(resolved(SEVEN, endpoint(1), endpoint(3)));
    assertThat(breakers.of(endpoint(1), SEVEN)).isSameAs(stays);
    assertThat(breakers.of(endpoint(2), SEVEN)).isNotSameAs(goes);
  }

  @Test
  void anotherPolicyForgetsThem() {
    Breaker before = breakers.of(endpoint(1), SEVEN);
    breakers.retain(resolved(EIGHT, endpoint(1)));
    assertThat(breakers.of(endpoint(1), SEVEN)).isNotSameAs(before);
    Breaker eight = breakers.of(endpoint(1), EIGHT);
    breakers.retain(new Known.Unknown("gone"));
    assertThat(breakers.of(endpoint(1), EIGHT)).isNotSameAs(eight);
  }
}
