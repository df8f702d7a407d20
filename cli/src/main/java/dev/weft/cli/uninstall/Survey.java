package dev.weft.cli.uninstall;

import dev.weft.api.Names;
import dev.weft.cli.restart.RestartPlan;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.inject.Injector;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import dev.weft.operator.install.Labels;
import dev.weft.operator.removal.Needing;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Gathers the {@link Facts}. */
final class Survey {
  /** In every namespace, by Kubernetes itself or OpenShift. */
  private static final Set<String> EVERYWHERE =
      Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

  private final KubernetesClient client;

  Survey(KubernetesClient client) {
    this.client = client;
  }

  Facts look() {
    return new Facts(
        meshes(), operatorRuns(), RestartPlan.of(meshed()), installed(), strangers(), users());
  }

  List<String> meshes() {
    return all(Mesh.class).stream().map(mesh -> mesh.getMetadata().getName()).toList();
  }

  /** Those that are to be made again. */
  private List<Pod> meshed() {
    return injected().stream()
        .filter(pod -> Injector.hasProxy(pod) && PodState.of(pod).isPresent())
        .toList();
  }

  /** Those for which the control plane must stay. */
  List<Pod> needing(Instant now) {
    return injected().stream().filter(pod -> Needing.holds(pod, now)).toList();
  }

  private List<Pod> injected() {
    return client.pods().inAnyNamespace().withLabel(Names.INJECTED_LABEL, "true").list().getItems();
  }

  boolean operatorRuns() {
    Deployment operator =
        client.apps().deployments().inNamespace(Names.NAMESPACE).withName(Names.OPERATOR).get();
    return operator != null
        && operator.getStatus() != null
        && operator.getStatus().getAvailableReplicas() != null
        && operator.getStatus().getAvailableReplicas() > 0;
  }

  /** The operator before its rights; the namespace, and the definitions, after all. */
  private List<Facts.Piece> installed() {
    var pieces = new ArrayList<Facts.Piece>();
    for (HasMetadata object : Installation.render(InstallOptions.DEFAULT).reversed()) {
      if (client.resource(object).get() != null) {
        pieces.add(
            new Facts.Piece(
                object.getKind(),
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName()));
      }
    }
    return pieces;
  }

  private List<String> strangers() {
    return Stream.of(
            Secret.class,
            ConfigMap.class,
            Certificate.class,
            Service.class,
            PersistentVolumeClaim.class,
            Deployment.class,
            StatefulSet.class,
            DaemonSet.class)
        .flatMap(type -> strangers(type).stream())
        .sorted()
        .toList();
  }

  private <T extends HasMetadata> List<String> strangers(Class<T> type) {
    return inNamespace(type).stream()
        .filter(object -> !"weft".equals(labels(object).get(Labels.PART_OF)))
        .filter(object -> !EVERYWHERE.contains(object.getMetadata().getName()))
        .filter(object ->
            !(object instanceof Secret secret
                && "kubernetes.io/service-account-token".equals(secret.getType())))
        .map(object -> HasMetadata.getKind(type) + " " + object.getMetadata().getName())
        .toList();
  }

  private List<String> users() {
    return Stream.of(ServiceProfile.class, TrafficSplit.class, AuthorizationPolicy.class)
        .flatMap(type -> {
          int count = all(type).size();
          return count == 0 ? Stream.of() : Stream.of(count + " " + HasMetadata.getKind(type));
        })
        .toList();
  }

  private <T extends HasMetadata> List<T> inNamespace(Class<T> type) {
    return orNone(() -> client.resources(type).inNamespace(Names.NAMESPACE).list().getItems());
  }

  private <T extends HasMetadata> List<T> all(Class<T> type) {
    return orNone(() -> client.resources(type).inAnyNamespace().list().getItems());
  }

  /** Of a kind whose definition is not there, there is none. */
  private static <T> List<T> orNone(Supplier<List<T>> asked) {
    try {
      return asked.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }
}
