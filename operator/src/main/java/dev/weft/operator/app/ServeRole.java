package dev.weft.operator.app;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.crds.GoDuration;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshSpec;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.ca.Signer;
import dev.weft.operator.fleet.Ledger;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.index.Change;
import dev.weft.operator.index.ClusterFeeds;
import dev.weft.operator.index.Feed;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Reduce;
import dev.weft.operator.index.RouteFeeds;
import dev.weft.operator.index.Zones;
import dev.weft.operator.inject.InjectionState;
import dev.weft.operator.inject.Settings;
import dev.weft.operator.inject.Webhook;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.serve.ControlPlane;
import dev.weft.operator.serve.ControlServer;
import dev.weft.operator.serve.Limits;
import dev.weft.operator.serve.ServerCertificate;
import dev.weft.operator.serve.TokenCache;
import dev.weft.operator.serve.TokenReviews;
import dev.weft.operator.serve.WebServer;
import dev.weft.operator.smi.SmiFeeds;
import dev.weft.operator.smi.SmiTranslator;
import dev.weft.operator.status.OneMesh;
import dev.weft.operator.translate.Fallbacks;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovery, policy, certificates and injection: reads the cluster, writes nothing. Every replica
 * does the same.
 *
 * <p>A replica is ready though the identity Secret is missing or unusable: proxies that run go on
 * needing discovery and policy, and a control plane without an endpoint would take those away, too.
 * Requests for certificates are answered 503 with the reason meanwhile; the readiness page and a
 * metric say it, and the reconcile role tells it as the Mesh's IdentityReady.
 */
final class ServeRole implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServeRole.class);
  private static final int TOKENS_REMEMBERED = 20_000;
  private static final long CERTIFICATE_CHECK_SECONDS = 10;

  /** What is not ours may not be readable: that must not keep the mesh from its control plane. */
  private static final Duration FOREIGN_PATIENCE = Duration.ofSeconds(30);

  private static final Duration LIFETIME = Duration.ofHours(24); // the schema's default

  private final List<Feed<?>> feeds;
  private final Feed<Secret> secret;
  private final SmiFeeds smi;
  private final RouteFeeds routes;
  private final Index index;
  private final ControlServer control;
  private final WebServer webhook;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("certificate").daemon().factory());
  private final AtomicBoolean synced;
  private final long startNanos = System.nanoTime();

  private ServeRole(
      List<Feed<?>> feeds,
      Feed<Secret> secret,
      SmiFeeds smi,
      RouteFeeds routes,
      Index index,
      ControlServer control,
      WebServer webhook,
      ServerCertificate certificate,
      MeshIdentity identity,
      AtomicBoolean synced) {
    this.feeds = feeds;
    this.secret = secret;
    this.smi = smi;
    this.routes = routes;
    this.index = index;
    this.control = control;
    this.webhook = webhook;
    this.synced = synced;
    timer.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(
        () -> {
          if (certificate.refresh()) {
            identity.controlAuthorityIs(certificate.caPem());
          }
        },
        CERTIFICATE_CHECK_SECONDS,
        CERTIFICATE_CHECK_SECONDS,
        TimeUnit.SECONDS);
  }

  static ServeRole start(
      Configuration configuration,
      KubernetesClient client,
      EventLoopGroup loops,
      Health health,
      Telemetry telemetry,
      IntFunction<InetSocketAddress> address,
      InstantSource clock)
      throws IOException {
    ServerCertificate certificate = ServerCertificate.load(configuration.tlsDirectory());
    var ledger = new Ledger();
    var index = new Index(ledger::touch);
    var injection = new InjectionState();
    var zones = new Zones();
    var identity = new MeshIdentity(clock);
    identity.whenHandedOut(ledger::handsOut);
    identity.controlAuthorityIs(certificate.caPem());
    List<Feed<?>> feeds = feeds(client, index, injection, identity, zones);
    var smi =
        new SmiFeeds(
            client,
            (split, result) ->
                index.accept(
                    new Change.SplitIs(
                        new Change.SplitName(
                            SmiTranslator.KIND,
                            split.getMetadata().getNamespace(),
                            split.getMetadata().getName()),
                        result)));
    var routes =
        new RouteFeeds(
            client,
            (kind, route, result) ->
                index.accept(
                    new Change.RouteIs(
                        new RoutePolicy.Name(
                            kind,
                            route.getMetadata().getNamespace(),
                            route.getMetadata().getName()),
                        result)));
    Feed<Secret> secret =
        ClusterFeeds.secret(
            client, Names.NAMESPACE, Names.IDENTITY, identity::secretIs, identity::secretGone);
    var synced = new AtomicBoolean();
    var reviews = new TokenReviews(client);
    ControlServer control =
        ControlServer.start(
            new ControlPlane(
                index,
                ledger,
                new TokenCache(reviews, TOKENS_REMEMBERED, clock),
                reviews,
                identity.trust(),
                new Signer(
                    identity,
                    pod ->
                        index
                            .pod(new Change.PodName(pod.namespace(), pod.name()))
                            .map(PodRecord::ips),
                    configuration.verifyPodAddress(),
                    dev.weft.operator.ca.Limits.DEFAULT,
                    clock,
                    telemetry.certificates()),
                zones,
                Limits.DEFAULT,
                synced::get,
                Names.NAMESPACE,
                Names.OPERATOR),
            certificate,
            address.apply(Ports.CONTROL),
            loops);
    WebServer webhook =
        new WebServer(
            Map.of(
                Webhook.PATH,
                new Webhook(
                    injection,
                    configuration.platform(),
                    certificate::caPem,
                    telemetry.injections())),
            certificate::http1,
            address.apply(Ports.WEBHOOK),
            loops);
    var role =
        new ServeRole(
            feeds, secret, smi, routes, index, control, webhook, certificate, identity, synced);
    index.start();
    feeds.forEach(Feed::start);
    secret.start();
    smi.start();
    routes.start();
    var feedHealth = new FeedHealth(feeds, () -> answers(client), clock);
    var secretHealth = new FeedHealth(List.of(secret), () -> answers(client), clock);
    health.liveWhen(feedHealth::stuck);
    health.liveWhen(secretHealth::stuck);
    health.liveWhen(() -> index.alive() ? List.of() : List.of("the index has stopped"));
    health.readyWhen(feedHealth::unsynced);
    health.readyWhen(role::notServing);
    health.readyThough(secretHealth::unsynced);
    health.readyThough(
        () -> identity.problem().isEmpty() ? List.of() : List.of(identity.problem()));
    telemetry.serve(index, ledger, control);
    telemetry.identity(identity);
    return role;
  }

  private static List<Feed<?>> feeds(
      KubernetesClient client,
      Index index,
      InjectionState injection,
      MeshIdentity identity,
      Zones zones) {
    var feeds = new ArrayList<Feed<?>>(ClusterFeeds.into(index, client));
    feeds.add(
        new Feed<>(
            client,
            Mesh.class,
            client.resources(Mesh.class),
            mesh -> {
              injection.meshIs(mesh);
              tellMesh(index, injection, identity);
            },
            mesh -> {
              injection.meshGone(mesh);
              tellMesh(index, injection, identity);
            }));
    feeds.add(
        new Feed<>(
            client,
            Namespace.class,
            client.namespaces(),
            namespace -> {
              injection.namespaceIs(namespace);
              index.accept(Reduce.namespace(namespace));
            },
            namespace -> {
              injection.namespaceGone(namespace);
              index.accept(
                  new Change.NamespaceIs(namespace.getMetadata().getName(), NamespaceRecord.NONE));
            }));
    feeds.add(new Feed<>(client, Node.class, client.nodes(), zones::nodeIs, zones::nodeGone));
    return feeds;
  }

  /** Of no Mesh nothing is said: what proxies were told holds on. */
  private static void tellMesh(Index index, InjectionState injection, MeshIdentity identity) {
    injection
        .mesh()
        .ifPresent(mesh -> {
          MeshSpec spec = mesh.getSpec();
          index.accept(
              new Change.MeshIs(
                  new MeshRecord(
                      spec.trustDomain(),
                      Fallbacks.of(spec.defaultInboundPolicy()),
                      Settings.ports(spec.injection().opaquePorts()),
                      OneMesh.removal(mesh))));
          identity.meshIs(
              new MeshIdentity.Settings(
                  spec.trustDomain(),
                  GoDuration.parse(spec.identity().certificateLifetime())
                          instanceof GoDuration.Ok(Duration lifetime)
                      ? lifetime
                      : LIFETIME));
        });
  }

  private static boolean answers(KubernetesClient client) {
    try {
      client.getKubernetesVersion();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Once every informer has listed, and the index has taken all of it in, streams are served. */
  private void look() {
    boolean foreign = smi.settled() && routes.settled();
    boolean waited = System.nanoTime() - startNanos > FOREIGN_PATIENCE.toNanos();
    if (!synced.get() && feeds.stream().allMatch(Feed::synced) && (foreign || waited)) {
      index.afterwards(() -> {
        if (synced.compareAndSet(false, true)) {
          log.info(
              "serving records={} control={} webhook={}",
              index.records(),
              control.port(),
              webhook.port());
          if (!foreign) {
            log.warn(
                "SMI's splits or Gateway API's routes could not be listed; serving all the same");
          }
        }
      });
    }
  }

  private List<String> notServing() {
    var problems = new ArrayList<String>();
    if (!synced.get()) {
      problems.add("the index has not taken in the cluster yet");
    }
    if (!control.listening()) {
      problems.add("the control port does not listen");
    }
    if (!webhook.listening()) {
      problems.add("the webhook port does not listen");
    }
    return problems;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    webhook.close();
    control.close();
    feeds.forEach(Feed::close);
    secret.close();
    smi.close();
    routes.close();
    index.close();
  }
}
