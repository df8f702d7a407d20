package dev.weft.proxy.telemetry;

import dev.weft.proxy.detect.ClientHello;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts TLS connections that are passed through, by the server name they ask for. Clients choose
 * the names, so only so many get a series; the rest share one.
 */
final class ServerNames {
  private static final int MAX_NAMES = 200;
  private static final String OTHERS = "others";

  private final Registry registry;
  private final Direction direction;
  private final Map<String, Counter> byName = new ConcurrentHashMap<>();

  ServerNames(Registry registry, Direction direction) {
    this.registry = registry;
    this.direction = direction;
  }

  void count(ClientHello.ServerName name) {
    String label =
        switch (name) {
          case ClientHello.ServerName.Named(String host) -> host;
          case ClientHello.ServerName.None _, ClientHello.ServerName.Incomplete _ -> "";
          case ClientHello.ServerName.Malformed _ -> "malformed";
        };
    Counter counter = byName.get(label);
    if (counter == null) {
      String bounded = byName.size() < MAX_NAMES ? label : OTHERS;
      counter = byName.computeIfAbsent(bounded, this::make);
    }
    counter.increment();
  }

  private Counter make(String name) {
    return Counter.builder("tls_passthrough_total")
        .description("Connections that began with TLS and were passed through.")
        .tags("direction", direction.label(), "server_name", name)
        .register(registry);
  }
}
