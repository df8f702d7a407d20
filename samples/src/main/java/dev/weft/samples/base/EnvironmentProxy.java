package dev.weft.samples.base;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names ({@code http_proxy}, {@code no_proxy}), which the JDK by
 * itself does not ask for. A mesh that cannot redirect connections reaches applications this way.
 */
public final class EnvironmentProxy extends ProxySelector {
  private final List<Proxy> proxy;
  private final List<String> direct;

  private EnvironmentProxy(List<Proxy> proxy, List<String> direct) {
    this.proxy = proxy;
    this.direct = direct;
  }

  public static ProxySelector from(Map<String, String> environment) {
    String named = first(environment, "http_proxy", "HTTP_PROXY");
    if (named == null) {
      return new EnvironmentProxy(List.of(Proxy.NO_PROXY), List.of());
    }
    URI uri = URI.create(named.contains("://") ? named : "http://" + named);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "http_proxy: '" + named + "' (expected: http://host:port)");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    String direct = first(environment, "no_proxy", "NO_PROXY");
    return new EnvironmentProxy(
        List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port))),
        direct == null
            ? List.of()
            : Arrays.stream(direct.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
  }

  @Override
  public List<Proxy> select(@Nullable URI uri) {
    String host = uri == null || uri.getHost() == null ? "" : uri.getHost();
    return goesDirectly(host.toLowerCase(Locale.ROOT)) ? List.of(Proxy.NO_PROXY) : proxy;
  }

  private boolean goesDirectly(String host) {
    return direct.stream()
        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the caller counts it
  }

  private static @Nullable String first(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }
}
