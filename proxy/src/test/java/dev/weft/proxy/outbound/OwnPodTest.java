package dev.weft.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnPodTest {
  private final OwnPod pod = new OwnPod(Set.of(InetAddress.ofLiteral("10.42.0.5")), 4143);

  @Test
  void itsOwnProxyIsAskedForByName() {
    assertThat(proxyPort("10.42.0.5", 0, true)).isEqualTo(4143);
    assertThat(proxyPort("10.42.0.6", 0, true)).as("another pod").isZero();
    assertThat(proxyPort("10.42.0.5", 0, false)).as("no proxy stands before it").isZero();
    assertThat(proxyPort("10.42.0.5", 4999, true)).as("said already").isEqualTo(4999);
  }

  private int proxyPort(String address, int proxyPort, boolean meshed) {
    return pod.proxyPort(
        new Endpoint(address, 8080, proxyPort, meshed, null, List.of(), null),
        InetAddress.ofLiteral(address));
  }
}
