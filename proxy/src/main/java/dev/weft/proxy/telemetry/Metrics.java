package dev.weft.proxy.telemetry;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers.Cause;
import dev.weft.api.SpiffeId;
import dev.weft.api.Version;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.detect.ClientHello;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that the proxy measures. Names, labels and buckets are Linkerd's, so that Flagger and the
 * dashboards people have work unchanged. What is made here is kept by its user and used without a
 * lookup. docs/metrics.md lists it all.
 */
public final class Metrics {
  private static final String HTTP = "http";
  private static final String GRPC = "grpc";

  private final Registry registry = new Registry();
  private final SeriesBound bound;
  private final Series<RequestMeters> endpoints;
  private final Series<RequestMeters> routes;
  private final Series<RequestMeters> attempts;
  private final Series<RetryMeters> httpRetries;
  private final Series<RetryMeters> grpcRetries;
  private final Series<TcpMeters> workloads;
  private final Series<BalancerMeters> balancers;
  private final Series<RequestMeters> asking;
  private final Series<TcpMeters> connecting;
  private final Map<Direction, Map<Cause, Counter>> errors = new EnumMap<>(Direction.class);
  private final Map<Direction, ServerNames> serverNames = new EnumMap<>(Direction.class);
  private final Map<Direction, Detections> detections = new EnumMap<>(Direction.class);
  private final Map<Direction, TcpMeters> clients = new EnumMap<>(Direction.class);
  private final RequestMeters inbound;
  private final InboundTotals totals = new InboundTotals();
  private final TcpMeters applications;
  private final AuthzMeters authz;
  private final List<Object> kept = new CopyOnWriteArrayList<>();
  private volatile @Nullable ConnectionLog inboundLog;

  /**
   * @param nanos read when connections open and close
   * @param maxSeries of what the pod talks to; what comes later shares one series of each kind
   */
  public Metrics(LongSupplier nanos, int maxSeries) {
    this.bound = new SeriesBound(maxSeries);
    this.endpoints = requests(Direction.OUTBOUND, "");
    this.routes = requests(Direction.OUTBOUND, "route_");
    this.attempts = requests(Direction.OUTBOUND, "route_actual_");
    this.asking = requests(Direction.INBOUND, "");
    this.httpRetries = retries(HTTP);
    this.grpcRetries = retries(GRPC);
    this.workloads = connections(Labels.otherServers(), nanos);
    this.connecting = connections(Labels.otherClients(), nanos);
    this.balancers =
        new Series<>(
            this::scope,
            BalancerMeters::of,
            new BalancerMeters(), // sums of many destinations' endpoints would tell nothing
            _ -> false,
            false);
    this.inbound =
        fixed(() ->
            RequestMeters.of(unbounded(Labels.inbound()), "", RequestMeters.MAX_STATUSES, null));
    this.applications = fixed(() -> TcpMeters.of(unbounded(Labels.applications()), nanos, null));
    this.authz = new AuthzMeters(this::scope, this::unbounded);
    for (Direction direction : Direction.values()) {
      errors.put(direction, errors(direction));
      detections.put(direction, detections(direction));
      serverNames.put(direction, new ServerNames(registry, direction));
      clients.put(
          direction, fixed(() -> TcpMeters.of(unbounded(Labels.clients(direction)), nanos, null)));
    }
    ofItself();
  }

  private void ofItself() {
    gauge(
        "proxy_build_info",
        "The proxy's version.",
        this,
        _ -> 1,
        "version",
        Version.CURRENT,
        "wire",
        Integer.toString(Version.WIRE));
    gauge("proxy_series", "Series of what the pod talks to.", bound, SeriesBound::live);
    total(
        "proxy_series_refused_total",
        "Times that something had no room for a series of its own.",
        bound,
        SeriesBound::refused);
  }

  private Series<TcpMeters> connections(Tags labelsOfOthers, LongSupplier nanos) {
    TcpMeters others = fixed(() -> TcpMeters.of(unbounded(labelsOfOthers), nanos, null));
    return new Series<>(
        this::scope, scope -> TcpMeters.of(scope, nanos, others), others, TcpMeters::hasOpen, true);
  }

  private Series<RequestMeters> requests(Direction direction, String prefix) {
    RequestMeters others =
        fixed(() -> RequestMeters.of(unbounded(Labels.others(direction)), prefix, 0, null));
    return new Series<>(
        this::scope,
        scope -> RequestMeters.of(scope, prefix, RequestMeters.MAX_STATUSES, others),
        others,
        _ -> false,
        true);
  }

  private Series<RetryMeters> retries(String protocol) {
    RetryMeters others = fixed(() -> RetryMeters.of(unbounded(Labels.others()), protocol));
    return new Series<>(
        this::scope, scope -> RetryMeters.of(scope, protocol), others, _ -> false, true);
  }

  private Scope scope(Tags labels) {
    return new Scope(registry, bound, labels);
  }

  /** For what there is a fixed number of. */
  private Scope unbounded(Tags labels) {
    return new Scope(registry, new SeriesBound(Integer.MAX_VALUE), labels);
  }

  private static <T> T fixed(Supplier<@Nullable T> made) {
    return requireNonNull(made.get());
  }

  private Map<Cause, Counter> errors(Direction direction) {
    var byCause = new EnumMap<Cause, Counter>(Cause.class);
    for (Cause cause : Cause.values()) {
      byCause.put(
          cause,
          counter(
              "proxy_errors_total",
              "Requests and connections that the proxy answered or ended by itself.",
              "cause",
              cause.text(),
              "direction",
              direction.label()));
    }
    return byCause;
  }

  private Detections detections(Direction direction) {
    return new Detections(result ->
        counter(
            direction.label() + "_tcp_detect_http_results_total",
            "Connections of clients, by what they turned out to speak.",
            "result",
            result.label()));
  }

  /** Of what clients' connections turn out to speak. */
  public Detections detectionsOf(Direction direction) {
    return requireNonNull(detections.get(direction));
  }

  /** A connection that begins with TLS, which is passed through. */
  public void passedThrough(Direction direction, ClientHello.ServerName name) {
    requireNonNull(serverNames.get(direction)).count(name);
  }

  public Registry registry() {
    return registry;
  }

  public Map<Cause, Counter> errorsOf(Direction direction) {
    return requireNonNull(errors.get(direction));
  }

  /** Connections that clients made to the proxy. */
  public TcpMeters clients(Direction direction) {
    return requireNonNull(clients.get(direction));
  }

  /** Connections to the pod's own application. */
  public TcpMeters applications() {
    return applications;
  }

  /** Connections to the workload of an endpoint; to be released when the endpoint goes. */
  public TcpMeters workload(String authority, ServiceRef service, Endpoint endpoint) {
    return workloads.acquire(Labels.workload(authority, service, endpoint));
  }

  /** What inbound traffic was let in. */
  public AuthzMeters authz() {
    return authz;
  }

  /** Of the local application, asked by clients that prove nothing. */
  public RequestMeters inbound() {
    return inbound;
  }

  /** Of the local application, asked by anybody. */
  public InboundTotals inboundTotals() {
    return totals;
  }

  /** Of the local application, asked by one client; to be released when that is gone. */
  public RequestMeters inbound(SpiffeId client) {
    return asking.acquire(Labels.inbound(client));
  }

  /** Connections that one client made; to be released when it is gone. */
  public TcpMeters client(SpiffeId client) {
    TcpMeters meters = connecting.acquire(Labels.client(client));
    ConnectionLog log = inboundLog;
    if (log != null) {
      meters.logTo(log);
    }
    return meters;
  }

  /** Tells of connections that are relayed, from now on. */
  public void logRelayed(ConnectionLog log) {
    clients(log.direction()).logTo(log);
    if (log.direction() == Direction.INBOUND) {
      inboundLog = log;
    }
  }

  /** Of one endpoint; to be released when it goes. */
  public RequestMeters endpoint(String authority, ServiceRef service, Endpoint endpoint) {
    return endpoints.acquire(Labels.endpoint(authority, service, endpoint));
  }

  /** Of one route as clients see it, retries included in the one response. */
  public RequestMeters route(String authority, ServiceRef service, String route) {
    return routes.acquire(Labels.route(authority, service, route));
  }

  /** Of one route as servers see it: each attempt counts. */
  public RequestMeters attempts(String authority, ServiceRef service, String route) {
    return attempts.acquire(Labels.route(authority, service, route));
  }

  /**
   * Of the retries of one route.
   *
   * @param route empty for what no named route matches
   */
  public RetryMeters retries(String authority, ServiceRef service, String route, boolean grpc) {
    return grpc
        ? grpcRetries.acquire(Labels.retries(authority, service, route, GRPC))
        : httpRetries.acquire(Labels.retries(authority, service, route, HTTP));
  }

  /**
   * Of the endpoints of one destination; gone at once with the last event loop that counts them.
   */
  public BalancerMeters balancer(String authority, ServiceRef service) {
    return balancers.acquire(Labels.parent(authority, service));
  }

  /** The series go some time after the last user let go of them, or when there are too many. */
  public void release(RequestMeters meters) {
    endpoints.release(meters);
    routes.release(meters);
    attempts.release(meters);
    asking.release(meters);
  }

  public void release(RetryMeters meters) {
    httpRetries.release(meters);
    grpcRetries.release(meters);
  }

  public void release(BalancerMeters meters) {
    balancers.release(meters);
  }

  public void release(TcpMeters meters) {
    workloads.release(meters);
    connecting.release(meters);
  }

  /** Takes away the series of what has been gone long enough for a last scrape. */
  public void evict(long nowNanos) {
    endpoints.evict(nowNanos);
    routes.evict(nowNanos);
    attempts.evict(nowNanos);
    httpRetries.evict(nowNanos);
    grpcRetries.evict(nowNanos);
    workloads.evict(nowNanos);
    authz.evict(nowNanos);
    asking.evict(nowNanos);
    connecting.evict(nowNanos);
  }

  public Counter counter(String name, String help, String... labels) {
    return Counter.builder(name).description(help).tags(labels).register(registry);
  }

  public <T> void total(
      String name, String help, T of, ToDoubleFunction<T> value, String... labels) {
    kept.add(of); // the registry would let go of it
    FunctionCounter.builder(name, of, value).description(help).tags(labels).register(registry);
  }

  public <T> void gauge(
      String name, String help, T of, ToDoubleFunction<T> value, String... labels) {
    Gauge.builder(name, of, value)
        .description(help)
        .tags(labels)
        .strongReference(true)
        .register(registry);
  }

  /** Of milliseconds, in the buckets of latencies. */
  public DistributionSummary histogram(String name, String help, String... labels) {
    return DistributionSummary.builder(name)
        .description(help)
        .serviceLevelObjectives(Histogram.LATENCY_MILLIS)
        .tags(labels)
        .register(registry);
  }
}
