package dev.weft.cli.identity;

import dev.weft.api.Names;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Pods;
import dev.weft.cli.cluster.Reasons;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Identity;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks the cluster for all that {@link Facts} holds. What may not be read is said to be so. */
public final class Gathering {
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final InstantSource clock;

  public Gathering(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Empty when the cluster has no Mesh.
   *
   * @param namespace whose proxies are asked; null: all
   */
  public Optional<Facts> gather(@Nullable String namespace) throws InterruptedException {
    Optional<Mesh> mesh = mesh();
    if (mesh.isEmpty()) {
      return Optional.empty();
    }
    Pods pods = new Pods(client);
    return Optional.of(of(mesh.get(), pods.ask(pods.list(namespace), "state", ProxyState::read)));
  }

  /**
   * The same, where proxies have been asked already.
   *
   * @param proxies meshed pods that run
   */
  public Optional<Facts> gather(Map<MeshPod, ProxyState.Answer> proxies) {
    return mesh().map(mesh -> of(mesh, proxies));
  }

  private Facts of(Mesh mesh, Map<MeshPod, ProxyState.Answer> proxies) {
    Identity names = mesh.getSpec().identity();
    return new Facts(
        clock.instant(),
        mesh,
        certificate(names.trustAnchor().name()),
        certificate(names.issuer().name()),
        secret(Names.IDENTITY),
        secret(Names.CONTROL_TLS),
        webhooks(),
        proxies);
  }

  /** The cluster's one Mesh; empty also where the custom resource is not known. */
  private Optional<Mesh> mesh() {
    try {
      return OneMesh.of(client.resources(Mesh.class).list().getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private @Nullable Certificate certificate(String name) {
    return client.resources(Certificate.class).inNamespace(Names.NAMESPACE).withName(name).get();
  }

  private Material secret(String name) {
    String full = Names.NAMESPACE + "/" + name;
    try {
      Secret secret = client.secrets().inNamespace(Names.NAMESPACE).withName(name).get();
      return secret == null
          ? new Material.Unreadable("there is no Secret " + full)
          : Material.of(full, Objects.requireNonNullElse(secret.getData(), Map.of()));
    } catch (KubernetesClientException e) {
      return new Material.Unreadable("Secret " + full + ": " + Reasons.of(e));
    }
  }

  private SortedMap<String, Material> webhooks() {
    SortedMap<String, Material> webhooks = new TreeMap<>();
    try {
      MutatingWebhookConfiguration injector =
          client
              .admissionRegistration()
              .v1()
              .mutatingWebhookConfigurations()
              .withName(Names.INJECTOR)
              .get();
      if (injector != null) {
        for (MutatingWebhook webhook : injector.getWebhooks()) {
          webhooks.put(
              webhook.getName(),
              Material.ofBundle(webhook.getName(), webhook.getClientConfig().getCaBundle()));
        }
      }
    } catch (KubernetesClientException e) {
      webhooks.put(
          Names.INJECTOR,
          new Material.Unreadable(
              "MutatingWebhookConfiguration " + Names.INJECTOR + ": " + Reasons.of(e)));
    }
    return webhooks;
  }
}
