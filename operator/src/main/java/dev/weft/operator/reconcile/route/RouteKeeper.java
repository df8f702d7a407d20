package dev.weft.operator.reconcile.route;

import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.gateway.BoundRoutes;
import dev.weft.operator.gateway.RouteBindings;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Name;
import dev.weft.operator.gateway.RouteTranslator;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.status.Events;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status of Gateway API's routes. The SDK's reconcilers want their kind to be there when
 * they start, and these may come and go; so this is one of our own: it looks through all routes
 * when something has changed, not more often than each {@link #GATHER}, and writes what is no
 * longer true.
 */
public final class RouteKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouteKeeper.class);
  private static final Duration GATHER = Duration.ofMillis(300);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Set<String> TOLD = Set.of("Accepted", "ResolvedRefs");

  private final KubernetesClient client;
  private final Function<ServiceKey, Optional<ServiceRecord>> services;
  private final Supplier<FleetView> fleet;
  private final BooleanSupplier leads;
  private final Consumer<ServiceKey> bindingChanged;
  private final Events events;
  private final InstantSource clock;
  private final RouteBindings bindings = new RouteBindings();
  private final Map<Name, Seen> seen = new HashMap<>();
  private final AtomicBoolean stale = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("route-status").daemon().factory());

  private record Seen(GenericKubernetesResource route, RouteTranslator.Result result) {}

  /**
   * @param leads whether this process is the one that writes
   * @param bindingChanged told of a Service that other routes are bound to now
   */
  public RouteKeeper(
      KubernetesClient client,
      Function<ServiceKey, Optional<ServiceRecord>> services,
      Supplier<FleetView> fleet,
      BooleanSupplier leads,
      Consumer<ServiceKey> bindingChanged,
      Events events,
      InstantSource clock) {
    this.client = client;
    this.services = services;
    this.fleet = fleet;
    this.leads = leads;
    this.bindingChanged = bindingChanged;
    this.events = events;
    this.clock = clock;
  }

  public void start() {
    timer.scheduleWithFixedDelay(
        this::lookGuarded, GATHER.toMillis(), GATHER.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @param result null: the route is gone
   */
  public void routeIs(
      Kind kind, GenericKubernetesResource route, RouteTranslator.@Nullable Result result) {
    var name = new Name(kind, route.getMetadata().getNamespace(), route.getMetadata().getName());
    Set<ServiceKey> touched;
    synchronized (this) {
      if (result == null) {
        seen.remove(name);
      } else {
        seen.put(name, new Seen(route, result));
      }
      touched = bindings.set(name, result);
    }
    stale.set(true);
    touched.forEach(bindingChanged);
  }

  /** Something that the status of routes speaks of has changed: Services, proxies, who leads. */
  public void surroundingsChanged() {
    stale.set(true);
  }

  /** What is bound to any port of the Service, for clients of its own namespace. */
  public synchronized List<BoundRoutes> boundTo(ServiceKey service) {
    return services.apply(service).stream()
        .flatMap(record ->
            record.ports().stream()
                .flatMap(port -> bindings.applying(record, port, service.namespace()).stream()))
        .distinct()
        .toList();
  }

  /** A bug in one look must not be the end of all. */
  private void lookGuarded() {
    try {
      look();
    } catch (RuntimeException e) {
      log.error("the status of routes: a look failed", e);
    }
  }

  private void look() {
    if (!leads.getAsBoolean() || !stale.getAndSet(false)) {
      return;
    }
    boolean failed = false;
    for (RouteStatus.Report report : reports()) {
      failed |= !written(report); // one that cannot be written must not keep the others from it
    }
    if (failed) {
      timer.schedule(() -> stale.set(true), AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized Collection<RouteStatus.Report> reports() {
    var around = new RouteReport.Surroundings(bindings, services, fleet.get());
    return seen.entrySet().stream()
        .map(entry ->
            RouteStatus.of(
                entry.getKey().kind(),
                entry.getValue().route(),
                entry.getValue().result(),
                around,
                clock.instant()))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Over nobody else's change: what was read has to be what is there, or the next look decides.
   *
   * @return false when it has to be tried again
   */
  private boolean written(RouteStatus.Report report) {
    try {
      client.resource(report.route()).updateStatus();
      report.conditions().forEach(each -> events.tellOf(report.route(), each, TOLD));
      return true;
    } catch (KubernetesClientException e) {
      boolean overtaken =
          e.getCode() == HttpURLConnection.HTTP_CONFLICT
              || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (!overtaken) {
        log.warn(
            "the status of a route cannot be written; trying again kind={} namespace={} name={} cause={}",
            report.route().getKind(),
            report.route().getMetadata().getNamespace(),
            report.route().getMetadata().getName(),
            e.getMessage());
      }
      return overtaken;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
