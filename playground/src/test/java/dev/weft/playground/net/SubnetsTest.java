package dev.weft.playground.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubnetsTest {
  private static final Subnets FIRST = new Subnets(10, 42);

  @Test
  void podsAndServicesHaveNeighbouringRanges() {
    assertThat(FIRST.podCidr()).isEqualTo("10.42.0.0/16");
    assertThat(FIRST.serviceCidr()).isEqualTo("10.43.0.0/16");
    assertThat(FIRST.pod(2)).isEqualTo("10.42.0.2");
    assertThat(FIRST.pod(258)).isEqualTo("10.42.1.2");
  }

  @Test
  void aRouteOfTheMachineMakesARangeUnusable() {
    String routes =
        """
        default via 192.0.2.1 dev eth0
        10.43.7.0/24 dev vpn0 scope link
        local 10.142.0.1 dev x table local
        """;

    assertThat(NamespaceNetwork.mentions(routes, FIRST)).isTrue();
    assertThat(NamespaceNetwork.mentions(routes, new Subnets(10, 44))).isFalse();
  }
}
