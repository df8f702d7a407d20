package dev.weft.playground.app;

import dev.weft.playground.apiserver.ApiServer;
import dev.weft.playground.apiserver.ApiServerOptions;
import dev.weft.playground.controllers.Caches;
import dev.weft.playground.controllers.Controllers;
import dev.weft.playground.controllers.Events;
import dev.weft.playground.controllers.NodeObject;
import dev.weft.playground.controllers.Writer;
import dev.weft.playground.kubelet.ApiAccess;
import dev.weft.playground.kubelet.Kubelet;
import dev.weft.playground.kubelet.Machine;
import dev.weft.playground.kubelet.Reaper;
import dev.weft.playground.net.Detection;
import dev.weft.playground.net.Network;
import dev.weft.playground.net.ServiceRelay;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole small cluster in this process: API server, controllers, one node that runs pods as local
 * processes.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final int API_SERVICE_PORT = 443;

  private final Deque<AutoCloseable> parts; // the last started is the first closed
  private final ClusterOptions options;
  private final Clock clock = Clock.systemUTC();
  private final Network network;
  private final ApiServer apiServer;
  private final KubernetesClient client;
  private final Kubelet kubelet;

  private Cluster(ClusterOptions options, Deque<AutoCloseable> parts) throws IOException {
    this.options = options;
    this.parts = parts;
    Path run = Reaper.newRun(Runs.directory());
    network = Networks.start(options, run);
    // The reaper ends what is left and removes the run's files, so it goes last of all.
    part(Reaper.watch(run, network.cleanup()));
    part(network);
    LateNode node = new LateNode();
    apiServer = part(ApiServer.start(apiOptions(node)));
    client =
        part(new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build());
    options
        .progress()
        .accept(
            "API server at "
                + apiServer.url()
                + ", pods in "
                + network.subnets().podCidr()
                + " ("
                + network.mode()
                + ")");
    kubelet = raise(run, node);
    writeKubeconfig();
  }

  /** Starts a cluster; throws {@link IOException} with a message for the user when it cannot. */
  public static Cluster start(ClusterOptions options) throws IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return new Cluster(options, parts);
    } catch (IOException | RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  private ApiServerOptions apiOptions(LateNode node) {
    ApiServerOptions base =
        ApiServerOptions.defaults()
            .withAddress("127.0.0.1", options.port())
            .withServiceCidr(network.subnets().serviceCidr())
            .withNode(node);
    return options.keep() == null ? base : base.withKeep(options.keep());
  }

  private Kubelet raise(Path run, LateNode node) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("playground-timer").factory());
    part(timer::shutdownNow);
    Caches caches = part(new Caches(client));
    Events events = new Events(client, clock, "playground");
    Writer writer = new Writer(client, caches, events);
    Runtime runtime = Runtime.getRuntime();
    long memory = runtime.maxMemory() * 4;
    Machine machine =
        new Machine(
            run,
            network,
            options.images(),
            access(),
            client,
            caches,
            events,
            clock,
            timer,
            runtime.availableProcessors(),
            memory,
            Detection.isRoot());
    ServiceRelay relay =
        part(
            new ServiceRelay(
                network,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), apiServer.port()),
                caches,
                timer));
    Kubelet kubelet = part(new Kubelet(machine));
    node.is(kubelet);
    Controllers controllers =
        part(new Controllers(caches, writer, timer, clock, RandomGenerator.getDefault()));
    caches.of(Node.class);
    caches.start();
    relay.start();
    kubelet.start();
    controllers.start();
    nameApiServer();
    join(
        NodeObject.of(
            network.hostAddress(),
            "v1.35.0-weft",
            runtime.availableProcessors(),
            memory,
            clock.instant()));
    return kubelet;
  }

  /** Nodes register themselves; the status is a subresource of its own. */
  private void join(Node node) {
    client.resource(node).unlock().createOr(existing -> existing.update());
    client.resource(node).patchStatus();
  }

  /** The API server's own name, which programs in pods use by convention. */
  private void nameApiServer() {
    Service service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName("kubernetes")
            .withNamespace("default")
            .addToLabels("component", "apiserver")
            .addToLabels("provider", "kubernetes")
            .endMetadata()
            .withNewSpec()
            .withClusterIP(apiServiceAddress())
            .addNewPort()
            .withName("https")
            .withProtocol("TCP")
            .withPort(API_SERVICE_PORT)
            .withTargetPort(new IntOrString(apiServer.port()))
            .endPort()
            .endSpec()
            .build();
    if (client.resource(service).get() == null) {
      client.resource(service).create();
    }
  }

  private ApiAccess access() {
    String caPem = caPem();
    return network.redirects()
        ? new ApiAccess(apiServiceAddress(), API_SERVICE_PORT, caPem)
        // Shares the loopback with us: no need for the relay, whose port may be a privileged one.
        : new ApiAccess("127.0.0.1", apiServer.port(), caPem);
  }

  private String apiServiceAddress() {
    String cidr = network.subnets().serviceCidr();
    return cidr.substring(0, cidr.indexOf('/')).replaceFirst("0$", "1");
  }

  private String caPem() {
    String data = client.getConfiguration().getCaCertData();
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private void writeKubeconfig() throws IOException {
    if (options.kubeconfig() != null) {
      Kubeconfig.write(options.kubeconfig(), kubeconfig());
    }
  }

  /** An administrator's kubeconfig. */
  public String kubeconfig() {
    return apiServer.kubeconfig();
  }

  public ApiServer apiServer() {
    return apiServer;
  }

  /** An administrator's client, closed with the cluster. */
  public KubernetesClient client() {
    return client;
  }

  /** How pods are connected, and whether their traffic can be redirected. */
  public Network network() {
    return network;
  }

  /**
   * Kills a container's processes without warning, for tests and demonstrations. False when it does
   * not run.
   */
  public boolean crash(String namespace, String pod, String container) throws IOException {
    return kubelet.crash(namespace, pod, container);
  }

  private <T extends AutoCloseable> T part(T started) {
    parts.push(started);
    return started;
  }

  /** Ends every process, and takes the network and all files away but those that are to be kept. */
  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) { // what AutoCloseable declares; the other parts must still be closed
        LOG.warn("{} did not close: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
