package dev.weft.cli.check.facts;

import dev.weft.api.Names;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which objects each kind of check needs. */
final class Questions {
  private final KubernetesClient client;
  private final Asking asking;
  private final List<HasMetadata> installed;
  private final Gathered answers = new Gathered();

  Questions(KubernetesClient client, Asking asking, List<HasMetadata> installed) {
    this.client = client;
    this.asking = asking;
    this.installed = installed;
  }

  Snapshot answers() {
    return answers;
  }

  void beforeInstallation() {
    nodes();
    rendered();
    Foreign.CRDS.forEach(crd -> one(CustomResourceDefinition.class, null, crd));
  }

  void installation() {
    nodes();
    rendered();
    one(Lease.class, Names.NAMESPACE, Names.OPERATOR);
    all(Mesh.class, null);
    one(Deployment.class, Names.NAMESPACE, Names.CONTROL);
    one(Service.class, Names.NAMESPACE, Names.CONTROL);
    one(Service.class, Names.NAMESPACE, Names.INJECTOR);
    one(PodDisruptionBudget.class, Names.NAMESPACE, Names.CONTROL);
    one(MutatingWebhookConfiguration.class, null, Names.INJECTOR);
    all(Pod.class, Names.NAMESPACE);
    all(EndpointSlice.class, Names.NAMESPACE);
  }

  /**
   * @param namespace null for all
   */
  void dataPlane(@Nullable String namespace) {
    if (namespace == null) {
      all(Namespace.class, null);
    } else {
      one(Namespace.class, null, namespace);
    }
    for (Class<? extends HasMetadata> kind :
        List.of(
            Pod.class,
            Service.class,
            EndpointSlice.class,
            ServiceProfile.class,
            TrafficSplit.class,
            AuthorizationPolicy.class)) {
      all(kind, namespace);
    }
  }

  private void nodes() {
    all(Node.class, null);
    all(Lease.class, "kube-node-lease");
  }

  /** All that {@code weft install} prints. */
  private void rendered() {
    for (HasMetadata object : installed) {
      one(object.getClass(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
  }

  private <T extends HasMetadata> void one(Class<T> kind, @Nullable String namespace, String name) {
    answers.put(
        kind,
        namespace,
        name,
        asking.ask(() ->
            namespace == null
                ? client.resources(kind).withName(name).get()
                : client.resources(kind).inNamespace(namespace).withName(name).get()));
  }

  private <T extends HasMetadata> void all(Class<T> kind, @Nullable String namespace) {
    answers.put(
        kind,
        namespace,
        asking.ask(() -> {
          if (!Namespaced.class.isAssignableFrom(kind)) {
            return client.resources(kind).list().getItems();
          }
          return namespace == null
              ? client.resources(kind).inAnyNamespace().list().getItems()
              : client.resources(kind).inNamespace(namespace).list().getItems();
        }));
  }
}
