package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All controllers of the playground: which objects each looks at, and which keys a change concerns.
 */
public final class Controllers implements AutoCloseable {
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;

  private final Caches caches;
  private final Writer writer;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Supplier<String> suffixes;
  private final List<Controller> all;

  /**
   * Makes the controllers; the caches must be started after this, and {@link #start} called then.
   */
  public Controllers(
      Caches caches,
      Writer writer,
      ScheduledExecutorService timer,
      Clock clock,
      RandomGenerator random) {
    this.caches = caches;
    this.writer = writer;
    this.timer = timer;
    this.clock = clock;
    this.suffixes = () -> suffix(random);
    this.all = List.of(deployments(), replicaSets(), endpointSlices(), scheduler(), jobs());
  }

  public void start() {
    all.forEach(Controller::start);
  }

  @Override
  public void close() {
    all.forEach(Controller::close);
  }

  private Controller deployments() {
    Cache<Deployment> deployments = caches.of(Deployment.class);
    Cache<ReplicaSet> sets = caches.of(ReplicaSet.class);
    Cache<Pod> pods = caches.of(Pod.class);
    return new Controller(
            "deployments",
            timer,
            writer,
            key ->
                deployments
                    .get(key)
                    .map(deployment -> {
                      var owned = Owners.ownedBy(deployment, sets.in(key.namespace()));
                      return DeploymentPlan.of(
                          deployment,
                          owned,
                          oldPods(deployment, owned, pods.in(key.namespace())),
                          clock.instant());
                    })
                    .orElse(List.of()))
        .on(deployments, deployment -> List.of(Key.of(deployment)))
        .on(sets, set -> Owners.ownerKey(set, "Deployment"))
        .on(
            pods,
            pod ->
                Owners.ownerKey(pod, "ReplicaSet").stream()
                    .flatMap(set -> sets.get(set).stream())
                    .flatMap(set -> Owners.ownerKey(set, "Deployment").stream())
                    .toList());
  }

  /** Pods of former templates that still run, those that are just ending included. */
  private static int oldPods(Deployment deployment, List<ReplicaSet> owned, List<Pod> pods) {
    String hash = TemplateHash.of(deployment.getSpec().getTemplate());
    return (int)
        owned.stream()
            .filter(set -> !hash.equals(FreshReplicaSet.hashOf(set)))
            .flatMap(set -> Owners.ownedBy(set, pods).stream())
            .filter(pod -> !PodReadiness.hasEnded(pod))
            .count();
  }

  private Controller replicaSets() {
    Cache<ReplicaSet> sets = caches.of(ReplicaSet.class);
    Cache<Pod> pods = caches.of(Pod.class);
    return new Controller(
            "replicasets",
            timer,
            writer,
            key ->
                sets.get(key)
                    .map(set ->
                        ReplicaSetPlan.of(
                            set,
                            Owners.ownedBy(set, pods.in(key.namespace())),
                            clock.instant(),
                            suffixes))
                    .orElse(List.of()))
        .on(sets, set -> List.of(Key.of(set)))
        .on(pods, pod -> Owners.ownerKey(pod, "ReplicaSet"));
  }

  private Controller endpointSlices() {
    Cache<Service> services = caches.of(Service.class);
    Cache<Pod> pods = caches.of(Pod.class);
    Cache<EndpointSlice> slices = caches.of(EndpointSlice.class);
    return new Controller(
            "endpointslices",
            timer,
            writer,
            key ->
                services
                    .get(key)
                    .map(service ->
                        EndpointSlicePlan.of(
                            service,
                            pods.in(key.namespace()),
                            ours(slices.in(key.namespace()), key.name()),
                            NodeObject.ZONE,
                            suffixes))
                    .orElse(List.of()))
        .on(services, service -> List.of(Key.of(service)))
        .on(slices, Controllers::serviceOf)
        .on(
            pods,
            pod ->
                services.in(pod.getMetadata().getNamespace()).stream()
                    .filter(service ->
                        service.getSpec().getSelector() != null
                            && Selectors.includes(
                                service.getSpec().getSelector(), pod.getMetadata().getLabels()))
                    .map(Key::of)
                    .toList());
  }

  private static List<EndpointSlice> ours(List<EndpointSlice> slices, String service) {
    return slices.stream()
        .filter(slice -> slice.getMetadata().getDeletionTimestamp() == null)
        .filter(slice -> {
          Map<String, String> labels = labels(slice);
          return service.equals(labels.get(EndpointSlicePlan.SERVICE_NAME))
              && EndpointSlicePlan.MANAGER.equals(labels.get(EndpointSlicePlan.MANAGED_BY));
        })
        .toList();
  }

  private static List<Key> serviceOf(EndpointSlice slice) {
    String service = labels(slice).get(EndpointSlicePlan.SERVICE_NAME);
    return service == null
        ? List.of()
        : List.of(new Key(slice.getMetadata().getNamespace(), service));
  }

  private static Map<String, String> labels(EndpointSlice slice) {
    return Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.of());
  }

  private Controller scheduler() {
    Cache<Pod> pods = caches.of(Pod.class);
    Cache<Node> nodes = caches.of(Node.class);
    Key node = new Key("", NodeObject.NAME);
    return new Controller(
            "scheduler",
            timer,
            writer,
            key ->
                pods.get(key)
                    .map(pod -> SchedulerPlan.of(pod, nodes.get(node), clock.instant()))
                    .orElse(List.of()))
        .on(pods, pod -> List.of(Key.of(pod)))
        .on(nodes, _ -> pods.all().stream().map(Key::of).toList());
  }

  private Controller jobs() {
    Cache<Job> jobs = caches.of(Job.class);
    Cache<Pod> pods = caches.of(Pod.class);
    return new Controller(
            "jobs",
            timer,
            writer,
            key ->
                jobs.get(key)
                    .map(job ->
                        JobPlan.of(
                            job,
                            Owners.ownedBy(job, pods.in(key.namespace())),
                            clock.instant(),
                            suffixes))
                    .orElse(List.of()))
        .on(jobs, job -> List.of(Key.of(job)))
        .on(pods, pod -> Owners.ownerKey(pod, "Job"));
  }

  private static String suffix(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      text.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return text.toString();
  }
}
