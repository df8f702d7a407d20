package dev.weft.proxy.telemetry;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers.Cause;
import dev.weft.api.Version;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.detect.ClientHello;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All that the proxy measures. Names, labels and buckets are Linkerd's, so that Flagger and the
 * dashboards people have work unchanged. What is made here is kept by its user and used without a
 * lookup.
 */
public final class Metrics {
  /** The label {@code tls} of connections without it. */
  static final String NO_TLS = "disabled";

  private final Registry registry = new Registry();
  private final Series series = new Series(registry);
  private final Map<Direction, Map<Cause, Counter>> errors = new EnumMap<>(Direction.class);
  private final Map<Direction, ServerNames> serverNames = new EnumMap<>(Direction.class);
  private final Map<Direction, Map<TcpMeters.Peer, TcpMeters>> tcp = new EnumMap<>(Direction.class);

  public Metrics() {
    Gauge.builder("proxy_build_info", () -> 1)
        .description("The proxy's version.")
        .tags("version", Version.CURRENT, "wire", Integer.toString(Version.WIRE))
        .register(registry);
    for (Direction direction : Direction.values()) {
      errors.put(direction, errors(direction));
      serverNames.put(direction, new ServerNames(registry, direction));
      var peers = new EnumMap<TcpMeters.Peer, TcpMeters>(TcpMeters.Peer.class);
      for (TcpMeters.Peer peer : TcpMeters.Peer.values()) {
        peers.put(peer, new TcpMeters(registry, direction, peer));
      }
      tcp.put(direction, peers);
    }
  }

  private Map<Cause, Counter> errors(Direction direction) {
    var byCause = new EnumMap<Cause, Counter>(Cause.class);
    for (Cause cause : Cause.values()) {
      byCause.put(
          cause,
          Counter.builder("proxy_errors_total")
              .description("Requests and connections that the proxy answered or ended by itself.")
              .tags("cause", cause.text(), "direction", direction.label())
              .register(registry));
    }
    return byCause;
  }

  public Registry registry() {
    return registry;
  }

  public Map<Cause, Counter> errorsOf(Direction direction) {
    return requireNonNull(errors.get(direction));
  }

  public TcpMeters tcp(Direction direction, TcpMeters.Peer peer) {
    return requireNonNull(requireNonNull(tcp.get(direction)).get(peer));
  }

  /** A connection that begins with TLS, which is passed through. */
  public void passedThrough(Direction direction, ClientHello.ServerName name) {
    requireNonNull(serverNames.get(direction)).count(name);
  }

  /** Of the local application. */
  public RequestMeters inbound() {
    return new RequestMeters(
        registry, "", Tags.of("direction", Direction.INBOUND.label(), "tls", NO_TLS));
  }

  /** Of one endpoint; to be {@link #release released} when it goes. */
  public RequestMeters endpoint(
      String authority, Destination.ServiceRef service, Endpoint endpoint) {
    Tags labels = outbound(authority, service).and("dst_pod", endpoint.key());
    Endpoint.Workload workload = endpoint.workload();
    if (workload != null) {
      labels =
          labels.and(
              "dst_pod",
              workload.pod(),
              "dst_" + workload.kind(),
              workload.name(),
              "dst_serviceaccount",
              workload.serviceAccount());
    }
    return series.acquire(labels, each -> new RequestMeters(registry, "", each));
  }

  /** Of one route, whichever endpoints its requests and retries went to. */
  public RequestMeters route(String authority, Destination.ServiceRef service, String route) {
    Tags labels = outbound(authority, service).and("dst", authority, "rt_route", route);
    return series.acquire(labels, each -> new RequestMeters(registry, "route_", each));
  }

  /** The series go some time after the last user let go of them, or when there are too many. */
  public void release(RequestMeters meters) {
    series.release(meters);
  }

  /** Takes away the series of what has been gone long enough for a last scrape. */
  public void evict(long nowNanos) {
    series.evict(nowNanos);
  }

  private static Tags outbound(String authority, Destination.ServiceRef service) {
    return Tags.of(
        "direction",
        Direction.OUTBOUND.label(),
        "authority",
        authority,
        "tls",
        NO_TLS,
        "dst_namespace",
        service.namespace(),
        "dst_service",
        service.name());
  }

  public Counter counter(String name, String help, String... labels) {
    return Counter.builder(name).description(help).tags(labels).register(registry);
  }

  public <T> void gauge(
      String name, String help, T of, ToDoubleFunction<T> value, String... labels) {
    Gauge.builder(name, of, value)
        .description(help)
        .tags(labels)
        .strongReference(true)
        .register(registry);
  }
}
