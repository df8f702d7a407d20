package dev.weft.cli.identity;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.crds.mesh.TrustAnchor;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks for renewals in cert-manager's way: the condition {@code Issuing} in a Certificate's status.
 * Whoever may write that may ask; specs stay as Git has them.
 */
public final class Renewals {
  static final String ISSUING = "Issuing";
  static final String REASON = "ManuallyTriggered"; // cert-manager's word

  /** Owner of the condition until the operator, which answers it, takes it over. */
  private static final String FIELD_MANAGER = "weft-cli";

  private final KubernetesClient client;
  private final InstantSource clock;

  public Renewals(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A Certificate of the control plane's namespace as it is now. */
  public Optional<Certificate> certificate(String name) {
    return Optional.ofNullable(
        client.resources(Certificate.class).inNamespace(Names.NAMESPACE).withName(name).get());
  }

  /** The Mesh, of which a cluster has one. */
  public Optional<Mesh> mesh() {
    return OneMesh.of(client.resources(Mesh.class).list().getItems());
  }

  /** Fingerprints of the trust anchors that proxies are told to accept, as the Mesh says. */
  public Set<String> trusted() {
    Optional<MeshStatus> status = mesh().map(Mesh::getStatus);
    return status.stream()
        .flatMap(known -> known.trustAnchors().stream())
        .map(TrustAnchor::fingerprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Sets the one condition by server-side apply: nothing else in the status is touched. */
  public void request(Certificate certificate) {
    GenericKubernetesResource patch = new GenericKubernetesResource();
    patch.setApiVersion(certificate.getApiVersion());
    patch.setKind(certificate.getKind());
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(certificate.getMetadata().getName())
            .withNamespace(certificate.getMetadata().getNamespace())
            .build());
    patch.setAdditionalProperty(
        "status",
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type",
                    ISSUING,
                    "status",
                    "True",
                    "reason",
                    REASON,
                    "message",
                    "Somebody asked for a renewal.",
                    "observedGeneration",
                    certificate.getMetadata().getGeneration(),
                    "lastTransitionTime",
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))));
    var _ =
        client
            .genericKubernetesResources(
                ResourceDefinitionContext.fromResourceType(Certificate.class))
            .inNamespace(certificate.getMetadata().getNamespace())
            .resource(patch)
            .subresource("status")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(FIELD_MANAGER)
                    .withForce(true)
                    .build());
  }
}
