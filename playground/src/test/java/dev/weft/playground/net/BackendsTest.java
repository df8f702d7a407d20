package dev.weft.playground.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final Service SERVICE =
      new ServiceBuilder()
          .withNewSpec()
          .addNewPort()
          .withName("http")
          .withPort(80)
          .endPort()
          .addNewPort()
          .withName("dns")
          .withProtocol("UDP")
          .withPort(53)
          .endPort()
          .endSpec()
          .build();

  @Test
  void readyEndpointsGetConnections() {
    assertThat(
            Backends.of(
                SERVICE,
                List.of(
                    slice(true, true, false, "10.42.0.2"),
                    slice(false, false, false, "10.42.0.3"))))
        .isEqualTo(java.util.Map.of(80, List.of(new InetSocketAddress("10.42.0.2", 8080))));
  }

  @Test
  void endpointsThatEndServeOnWhileThereAreNoOthers() {
    EndpointSlice ending = slice(false, true, true, "10.42.0.3");

    assertThat(Backends.of(SERVICE, List.of(ending)).get(80))
        .containsExactly(new InetSocketAddress("10.42.0.3", 8080));
    assertThat(Backends.of(SERVICE, List.of(ending, slice(true, true, false, "10.42.0.2"))).get(80))
        .containsExactly(new InetSocketAddress("10.42.0.2", 8080));
  }

  private static EndpointSlice slice(
      boolean ready, boolean serving, boolean terminating, String address) {
    return new EndpointSliceBuilder()
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .endPort()
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions(ready, serving, terminating)
        .endEndpoint()
        .build();
  }
}
