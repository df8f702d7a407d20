package dev.weft.playground.app;

import dev.weft.api.Names;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cluster with Weft in it, brought up step by step. Each step waits until it has taken effect,
 * and throws {@link IOException} with a message for the user when it does not. Not for several
 * threads.
 */
public final class Playground implements AutoCloseable {
  public static final String MESH = "default";
  public static final String SHOP = "shop";

  private static final Duration STEP = Duration.ofSeconds(90);
  private static final ResourceDefinitionContext MESHES =
      new ResourceDefinitionContext.Builder()
          .withGroup(Names.GROUP)
          .withVersion("v1alpha1")
          .withKind("Mesh")
          .withPlural("meshes")
          .withNamespaced(false)
          .build();

  private final PlaygroundOptions options;
  private final Cluster cluster;

  private Playground(PlaygroundOptions options, Cluster cluster) {
    this.options = options;
    this.cluster = cluster;
  }

  /** An empty cluster, ready for kubectl. */
  public static Playground start(PlaygroundOptions options) throws IOException {
    options.progress().accept("starting a cluster in this process");
    return new Playground(
        options,
        Cluster.start(
            ClusterOptions.defaults()
                .withImages(WeftImages.of(options.home()))
                .withNetwork(options.network())
                .withKeep(options.keep())
                .withPort(options.port())
                .withKubeconfig(options.kubeconfig())
                .withProgress(options.progress())));
  }

  public Cluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** The operator, as {@code weft install} renders it. */
  public void install() throws IOException, InterruptedException {
    options.progress().accept("installing the operator");
    InstallOptions base = InstallOptions.DEFAULT;
    InstallOptions chosen =
        cluster.network().redirects()
            ? base.withoutPodAddresses() // between namespaces the service relay connects by its own
            : new InstallOptions(
                base.operatorImage(), base.proxyImage(), base.replicas(), "environment");
    for (HasMetadata object : Installation.render(chosen)) {
      var _ = Manifests.apply(client(), object);
    }
    awaitDeployments(Names.NAMESPACE, List.of(Names.OPERATOR));
  }

  /** {@code samples/mesh.yaml}, until the Mesh is Ready. */
  public void mesh() throws IOException, InterruptedException {
    options.progress().accept("applying samples/mesh.yaml: the operator starts a control plane");
    apply(options.home().resolve("samples/mesh.yaml"));
    awaitMeshReady();
  }

  public void awaitMeshReady() throws IOException, InterruptedException {
    Await.until(
        STEP,
        "the mesh is Ready",
        () ->
            withPods(
                Missing.ofCondition("mesh " + MESH, meshResource(), "Ready"), Names.NAMESPACE));
  }

  /** The Mesh as it is now; null when there is none. */
  public GenericKubernetesResource meshResource() {
    return client().genericKubernetesResources(MESHES).withName(MESH).get();
  }

  /** {@code samples/shop.yaml}, until its pods are ready. */
  public void shop() throws IOException, InterruptedException {
    options.progress().accept("applying samples/shop.yaml: a shop whose pods get proxies");
    apply(options.home().resolve("samples/shop.yaml"));
    awaitShop();
  }

  public void awaitShop() throws IOException, InterruptedException {
    awaitDeployments(SHOP, List.of("web", "orders", "stock", "stock-flaky", "load"));
  }

  /** Until requests come back answered. */
  public void traffic() throws IOException, InterruptedException {
    options.progress().accept("waiting for traffic");
    Load load = load();
    Load.Counts before = Load.Counts.NONE;
    Await.until(
        STEP,
        "traffic flows",
        () -> {
          Load.Counts now = load.counts();
          return now.since(before).answered() > 50
              ? Optional.empty()
              : Optional.of("answered so far: " + now);
        });
  }

  /** The shop's load generator. */
  public Load load() {
    return new Load(client());
  }

  /** {@code samples/pulse.yaml}, until each kind of its traffic comes back. */
  public void pulse() throws IOException, InterruptedException {
    options.progress().accept("applying samples/pulse.yaml: gRPC, and streams that stay open");
    apply(options.home().resolve("samples/pulse.yaml"));
    awaitDeployments(Pulse.NAMESPACE, List.of("echo", "caller"));
    Pulse.Counts before = pulseCounts().counts();
    Await.until(
        STEP,
        "the pulse beats",
        () -> {
          Pulse.Counts now = pulseCounts().counts().since(before);
          boolean all =
              now.calls().values().stream().allMatch(calls -> calls.ok() > 10)
                  && now.lines().values().stream().allMatch(lines -> lines.beats() > 10);
          return all ? Optional.empty() : Optional.of("so far: " + now);
        });
  }

  /** The pulse's caller. */
  public Pulse pulseCounts() {
    return new Pulse(client());
  }

  public void awaitDeployments(String namespace, List<String> names)
      throws IOException, InterruptedException {
    for (String name : names) {
      Await.until(
          STEP,
          "deployment " + name + " is ready",
          () ->
              withPods(
                  Missing.ofDeployment(
                      name,
                      client().apps().deployments().inNamespace(namespace).withName(name).get()),
                  namespace));
    }
  }

  /** Adds to what is missing which containers of the namespace are not ready, and why. */
  private Optional<String> withPods(Optional<String> missing, String namespace) {
    return missing.map(what -> {
      List<String> waiting =
          client().pods().inNamespace(namespace).list().getItems().stream()
              .flatMap((Pod pod) -> Missing.ofPod(pod).stream())
              .limit(5)
              .toList();
      return waiting.isEmpty() ? what : what + "; " + String.join(", ", waiting);
    });
  }

  /** Applies all objects of a file, as {@code kubectl apply --server-side -f} does. */
  public void apply(Path file) throws IOException {
    Manifests.apply(client(), Files.readString(file));
  }

  /** Ends every process that was started, and leaves nothing behind but what was to be kept. */
  @Override
  public void close() {
    cluster.close();
  }
}
