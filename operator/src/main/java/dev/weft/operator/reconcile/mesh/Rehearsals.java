package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.apply.Owner;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.install.Containers;
import dev.weft.operator.install.Labels;
import dev.weft.operator.upgrade.Rehearsal;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tries an image on nodes: a pod on each that starts the program, asks its version, and ends. */
final class Rehearsals {
  private static final String NAME = "weft-rehearsal";

  /** More nodes than these are tried when the first have succeeded. */
  private static final int AT_ONCE = 20;

  private final KubernetesClient client;
  private boolean mayHaveLeft = true; // a process before this one may have

  Rehearsals(KubernetesClient client) {
    this.client = client;
  }

  Rehearsal of(Mesh mesh, String image, Set<String> nodes, Duration patience, Instant now) {
    mayHaveLeft = true;
    List<Pod> pods = pods();
    List<Rehearsal.Try> tries =
        pods.stream().filter(pod -> image.equals(image(pod))).map(Rehearsals::tried).toList();
    Set<String> missing = new TreeSet<>(nodes);
    missing.removeAll(tries.stream().map(Rehearsal.Try::node).collect(Collectors.toSet()));
    long underWay = tries.stream().filter(each -> !each.succeeded()).count();
    missing.stream()
        .limit(Math.max(0, AT_ONCE - underWay))
        .forEach(node -> make(mesh, image, node));
    delete(pods.stream().filter(pod -> !image.equals(image(pod))).toList());
    return Rehearsal.of(nodes, tries, patience, now);
  }

  /** Nothing is tried at present. */
  Rehearsal none() {
    if (mayHaveLeft) {
      delete(pods());
      mayHaveLeft = false;
    }
    return Rehearsal.NONE;
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(Names.NAMESPACE)
        .withLabel(Labels.NAME, NAME)
        .list()
        .getItems();
  }

  private void delete(Collection<Pod> pods) {
    pods.forEach(pod -> client.resource(pod).delete());
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getImage();
  }

  private static Rehearsal.Try tried(Pod pod) {
    ContainerStatus status =
        pod.getStatus() == null
            ? null
            : pod.getStatus().getContainerStatuses().stream().findFirst().orElse(null);
    ContainerStateTerminated end =
        status == null || status.getState() == null ? null : status.getState().getTerminated();
    if (end != null) {
      boolean good = end.getExitCode() == 0;
      return tried(
          pod, good, good ? "" : "ended with " + end.getExitCode() + " (" + end.getReason() + ")");
    }
    String trouble = status == null ? "" : PodState.trouble(status).orElse("");
    return new Rehearsal.Try(pod.getSpec().getNodeName(), made(pod), false, trouble, false);
  }

  private static Rehearsal.Try tried(Pod pod, boolean succeeded, String trouble) {
    return new Rehearsal.Try(
        pod.getSpec().getNodeName(), made(pod), succeeded, trouble, !succeeded);
  }

  private static Instant made(Pod pod) {
    return Instant.parse(pod.getMetadata().getCreationTimestamp());
  }

  private void make(Mesh mesh, String image, String node) {
    Map<String, String> labels = new TreeMap<>(Labels.managed(NAME));
    labels.put(Names.INJECT_LABEL, "disabled");
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(NAME + "-" + id(image, node))
            .withNamespace(Names.NAMESPACE)
            .withLabels(labels)
            .withOwnerReferences(Owner.of(mesh))
            .endMetadata()
            .withNewSpec()
            .withNodeName(node) // whatever is scheduled there, or no longer: proxies run there
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withSecurityContext(Containers.podSecurity())
            .addNewToleration()
            .withOperator("Exists")
            .endToleration()
            .addNewContainer()
            .withName("proxy")
            .withImage(image)
            .withArgs("version")
            .withSecurityContext(Containers.security())
            .withNewResources()
            .addToRequests("cpu", new Quantity("10m"))
            .addToRequests("memory", new Quantity("64Mi"))
            .addToLimits("memory", new Quantity("160Mi"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    try {
      client.resource(pod).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) { // it is there, and was not seen yet
        throw e;
      }
    }
  }

  /** Names of nodes and images are longer than a pod's name may be. */
  private static String id(String image, String node) {
    String both = image + " " + node;
    return UUID.nameUUIDFromBytes(both.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, 13);
  }
}
