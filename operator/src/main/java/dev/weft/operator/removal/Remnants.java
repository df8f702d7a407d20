package dev.weft.operator.removal;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator has made, as the API server has it: what is deleted here is not decided by a
 * cache that may be late.
 */
public final class Remnants {
  private static final Logger log = LoggerFactory.getLogger(Remnants.class);
  private static final long PAGE = 500;

  private final KubernetesClient client;

  public Remnants(KubernetesClient client) {
    this.client = client;
  }

  /** Some pods that need the control plane; empty when there is none. */
  public List<PodId> needing(Instant now) {
    String next = null;
    do {
      PodList page =
          client
              .pods()
              .inAnyNamespace()
              .withLabel(Names.INJECTED_LABEL, "true")
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      List<PodId> found =
          page.getItems().stream()
              .filter(pod -> Needing.holds(pod, now))
              .map(pod -> new PodId(pod.getMetadata().getNamespace(), pod.getMetadata().getName()))
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return List.of();
  }

  public List<Remnant> look() {
    var found = new ArrayList<Remnant>();
    List<Certificate> certificates =
        client.resources(Certificate.class).inNamespace(Names.NAMESPACE).list().getItems();
    for (Remnant.Kind kind : Remnant.Kind.values()) {
      if (kind == Remnant.Kind.SECRET) {
        secrets(certificates).forEach(name -> found.add(new Remnant(kind, name)));
      } else {
        names(kind).forEach(name -> found.add(new Remnant(kind, name)));
      }
    }
    return found;
  }

  public void delete(Remnant remnant) {
    var _ =
        client
            .resources(type(remnant.kind()))
            .inNamespace(Names.NAMESPACE)
            .withName(remnant.name())
            .delete();
    log.info("removed kind={} name={}", remnant.kind(), remnant.name());
  }

  /**
   * Those that go with the Mesh are left to the garbage collector: a Certificate that somebody made
   * may have them written until the Mesh is gone. And that Certificate keeps its own.
   */
  private List<String> secrets(List<Certificate> certificates) {
    Set<String> kept =
        certificates.stream()
            .filter(each -> !isOurs(each))
            .map(each -> each.getSpec().secretName())
            .collect(Collectors.toSet());
    return client
        .secrets()
        .inNamespace(Names.NAMESPACE)
        .withLabelSelector(Labels.OF_MESH)
        .list()
        .getItems()
        .stream()
        .filter(secret -> secret.getMetadata().getOwnerReferences().isEmpty())
        .map(secret -> secret.getMetadata().getName())
        .filter(name -> !kept.contains(name))
        .toList();
  }

  private static boolean isOurs(HasMetadata object) {
    return object.getMetadata().getLabels() != null
        && "weft-operator".equals(object.getMetadata().getLabels().get(Labels.MANAGED_BY));
  }

  private List<String> names(Remnant.Kind kind) {
    return client
        .resources(type(kind))
        .inNamespace(Names.NAMESPACE)
        .withLabelSelector(Labels.OF_MESH)
        .list()
        .getItems()
        .stream()
        .map(object -> object.getMetadata().getName())
        .toList();
  }

  private static Class<? extends HasMetadata> type(Remnant.Kind kind) {
    return switch (kind) {
      case CERTIFICATE -> Certificate.class;
      case DEPLOYMENT -> Deployment.class;
      case DISRUPTION_BUDGET -> PodDisruptionBudget.class;
      case SERVICE -> Service.class;
      case SECRET -> Secret.class;
    };
  }
}
