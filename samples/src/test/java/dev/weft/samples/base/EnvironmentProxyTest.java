package dev.weft.samples.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxyTest {
  private static final Proxy MESH =
      new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.42.0.3", 4140));

  private final ProxySelector selector =
      EnvironmentProxy.from(
          Map.of(
              "http_proxy", "http://127.42.0.3:4140",
              "no_proxy", "localhost, 127.0.0.1,.internal"));

  @Test
  void aServiceIsReachedThroughTheProxy() {
    assertThat(selector.select(URI.create("http://orders"))).containsExactly(MESH);
  }

  @Test
  void whatNoProxyNamesIsReachedDirectly() {
    assertThat(
            List.of(
                selector.select(URI.create("http://localhost:8080")),
                selector.select(URI.create("http://127.0.0.1")),
                selector.select(URI.create("http://db.internal"))))
        .containsOnly(List.of(Proxy.NO_PROXY));
  }

  @Test
  void withoutTheVariableAllIsReachedDirectly() {
    assertThat(EnvironmentProxy.from(Map.of()).select(URI.create("http://orders")))
        .containsExactly(Proxy.NO_PROXY);
  }
}
