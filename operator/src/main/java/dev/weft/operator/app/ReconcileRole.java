package dev.weft.operator.app;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.operator.apply.Applier;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.fleet.ServiceEndpoints;
import dev.weft.operator.index.Feed;
import dev.weft.operator.index.Reduce;
import dev.weft.operator.index.RouteFeeds;
import dev.weft.operator.reconcile.authorizationpolicy.AuthorizationPolicyReconciler;
import dev.weft.operator.reconcile.certificate.CertificateReconciler;
import dev.weft.operator.reconcile.certificate.IdentityFigures;
import dev.weft.operator.reconcile.mesh.Images;
import dev.weft.operator.reconcile.mesh.MeshReconciler;
import dev.weft.operator.reconcile.mesh.Restraints;
import dev.weft.operator.reconcile.route.RouteKeeper;
import dev.weft.operator.reconcile.serviceprofile.ServiceProfileReconciler;
import dev.weft.operator.reconcile.trafficsplit.TrafficSplitReconciler;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.smi.SmiFeeds;
import dev.weft.operator.status.Events;
import dev.weft.operator.stray.Evictions;
import dev.weft.operator.stray.Strays;
import dev.weft.operator.stray.UnmeshedPods;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All writes to the cluster: one leader at a time. */
final class ReconcileRole implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReconcileRole.class);
  private static final int LEASE_LOST = 75; // sysexits.h: a temporary failure

  private final Operator operator;
  private final FleetWatch fleet;
  private final List<Feed<?>> feeds;
  private final SmiFeeds smi;
  private final RouteFeeds routes;
  private final RouteKeeper routeKeeper;
  private final Leadership leadership;

  private ReconcileRole(
      Operator operator,
      FleetWatch fleet,
      List<Feed<?>> feeds,
      SmiFeeds smi,
      RouteFeeds routes,
      RouteKeeper routeKeeper,
      Leadership leadership) {
    this.operator = operator;
    this.leadership = leadership;
    this.fleet = fleet;
    this.feeds = feeds;
    this.smi = smi;
    this.routes = routes;
    this.routeKeeper = routeKeeper;
  }

  /** Its definition is not ours: nothing is written into the object. */
  private static void tellOfSmi(
      Events events, GenericKubernetesResource split, SplitTranslator.@Nullable Result result) {
    if (result instanceof SplitTranslator.Result.Rejected(Translation.Rejected why)) {
      events.tellOnce(
          split,
          Events.Type.WARNING,
          why.reason(),
          "Generation " + why.generation() + " is not in force: " + why.message());
    }
  }

  static ReconcileRole start(
      Configuration configuration,
      KubernetesClient client,
      Health health,
      Telemetry telemetry,
      InstantSource clock) {
    var wiring = new Wiring();
    var pods = new FleetPods(wiring::podsChanged);
    var restraints = new Restraints(wiring::meshConcerned);
    var unmeshed = new UnmeshedPods(wiring::meshConcerned);
    var fleet = new FleetWatch(configuration.tokenFile(), wiring::fleetChanged);
    var events = new Events(client, configuration.podName(), clock);
    var images =
        new Images(
            configuration.operatorImage(),
            configuration.proxyImage(),
            configuration.interception() == null ? null : configuration.interception().text(),
            configuration.verifyPodAddress());
    var strays =
        new Strays(unmeshed, new Evictions(client, configuration.platform()), events, clock);
    var live = new LiveProxies(pods, fleet);
    var figures = new IdentityFigures();
    var certificates =
        new CertificateReconciler(client, live, events, figures, clock, wiring::meshConcerned);
    var meshes =
        new MeshReconciler(
            client,
            images,
            pods,
            fleet,
            restraints,
            strays,
            new Identities(certificates, live),
            events,
            clock);
    Map<ServiceKey, ServiceRecord> services = new ConcurrentHashMap<>();
    var leadership =
        new Leadership(configuration.podName(), () -> Runtime.getRuntime().halt(LEASE_LOST));
    var routeKeeper =
        new RouteKeeper(
            client,
            key -> Optional.ofNullable(services.get(key)),
            fleet::view,
            leadership::leads,
            wiring::destinationChanged,
            events,
            clock);
    var profiles =
        new ServiceProfileReconciler(
            fleet, services::containsKey, routeKeeper::boundTo, events, clock);
    var policies =
        new AuthorizationPolicyReconciler(
            pods, fleet, meshes::trustDomain, meshes::removing, events, clock);
    var endpoints = new ServiceEndpoints(wiring::destinationChanged);
    var splits =
        new TrafficSplitReconciler(
            fleet, endpoints, services::containsKey, routeKeeper::boundTo, events, clock);
    wiring.to(meshes, profiles, splits, certificates, policies, routeKeeper);

    List<Feed<?>> podFeeds = pods.feeds(client);
    live.from(podFeeds);
    var feeds = new ArrayList<Feed<?>>(podFeeds);
    feeds.addAll(restraints.feeds(client));
    feeds.addAll(unmeshed.feeds(client));
    feeds.add(services(client, services, wiring::serviceChanged));
    feeds.add(endpoints.feed(client));
    feeds.add(secretNames(client, wiring::secretChanged));
    feeds.forEach(Feed::start);

    var smi = new SmiFeeds(client, (split, result) -> tellOfSmi(events, split, result));
    smi.start();
    var routes = new RouteFeeds(client, routeKeeper::routeIs);
    routes.start();
    routeKeeper.start();

    var operator =
        new Operator(overrider ->
            overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(telemetry.reconciliations())
                .withLeaderElectionConfiguration(leadership.configuration())
                .withStopOnInformerErrorDuringStartup(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5)));
    register(operator, meshes);
    register(operator, profiles);
    register(operator, splits);
    register(operator, certificates);
    register(operator, policies);

    telemetry.authorities(figures);
    telemetry.strays(strays);

    var feedHealth = new FeedHealth(feeds, () -> true, clock);
    health.liveWhen(feedHealth::stuck);
    health.liveWhen(() ->
        !operator.getRuntimeInfo().isStarted()
                || operator.getRuntimeInfo().allEventSourcesAreHealthy()
            ? List.of()
            : List.of("an event source is unhealthy"));
    // Blocks until it leads and its caches have synced: a standby is ready all the same.
    Thread.ofPlatform()
        .name("operator")
        .start(() -> {
          log.info("waiting to lead lease={}/{}", Names.NAMESPACE, Names.OPERATOR);
          operator.start();
        });
    return new ReconcileRole(operator, fleet, feeds, smi, routes, routeKeeper, leadership);
  }

  private static <R extends HasMetadata> void register(
      Operator operator, Reconciler<R> reconciler) {
    operator.register(reconciler, ReconcileRole::limits);
  }

  /** Retries wait longer each time and never stop; bursts of events are a few reconciliations. */
  private static <R extends HasMetadata> void limits(
      ControllerConfigurationOverrider<R> overrider) {
    overrider
        .withFieldManager(Applier.FIELD_MANAGER)
        .withRetry(
            new GenericRetry()
                .setInitialInterval(500)
                .setIntervalMultiplier(2)
                .setMaxInterval(30_000)
                .withoutMaxAttempts())
        .withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(1), 4))
        .withInformerListLimit(500L);
  }

  private static Feed<Service> services(
      KubernetesClient client,
      Map<ServiceKey, ServiceRecord> services,
      Consumer<ServiceKey> changed) {
    return new Feed<>(
        client,
        Service.class,
        client.services().inAnyNamespace(),
        service -> {
          ServiceRecord now = Reduce.service(service);
          if (!now.equals(services.put(now.key(), now))) {
            changed.accept(Reduce.key(service));
          }
        },
        service -> {
          if (services.remove(Reduce.key(service)) != null) {
            changed.accept(Reduce.key(service));
          }
        });
  }

  /** Of Secrets the names are followed; what they hold is read when it is needed. */
  private static Feed<Secret> secretNames(KubernetesClient client, Consumer<String> changed) {
    Consumer<Secret> named = secret -> changed.accept(secret.getMetadata().getName());
    return new Feed<>(
        client, Secret.class, client.secrets().inNamespace(Names.NAMESPACE), named, named);
  }

  @Override
  public void close() {
    leadership.stopping();
    operator.stop();
    fleet.close();
    feeds.forEach(Feed::close);
    smi.close();
    routes.close();
    routeKeeper.close();
  }

  /** What the two reconcilers of identity have of each other. */
  private record Identities(CertificateReconciler reconciler, LiveProxies live)
      implements MeshReconciler.Identities {
    @Override
    public List<Certificate> certificates() {
      return reconciler.known();
    }

    @Override
    public LiveFleet fleet() {
      return live.get();
    }

    @Override
    public void meshChanged() {
      reconciler.meshChanged();
    }
  }
}
