package dev.weft.cli.identity;

import dev.weft.api.SpiffeId;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a mesh's identities at one moment: gathered by {@link Gathering}, judged by pure
 * functions.
 *
 * @param trustAnchor null: the Certificate that the Mesh names is not there
 * @param issuer null: likewise
 * @param identity what proxies get: the issuer's chain, and the anchors
 * @param control the control plane's own certificate, and who may sign for its port
 * @param webhooks by the webhook's name: whom the API server lets sign for it
 * @param proxies meshed pods that run, in their order
 */
public record Facts(
    Instant at,
    Mesh mesh,
    @Nullable Certificate trustAnchor,
    @Nullable Certificate issuer,
    Material identity,
    Material control,
    SortedMap<String, Material> webhooks,
    Map<MeshPod, ProxyState.Answer> proxies) {

  public Facts {
    webhooks = new TreeMap<>(webhooks);
    proxies = new LinkedHashMap<>(proxies);
  }

  public String trustDomain() {
    return mesh.getSpec().trustDomain();
  }

  /** Who a pod should prove to be. */
  public SpiffeId expected(MeshPod pod) {
    return new SpiffeId(trustDomain(), pod.namespace(), pod.serviceAccount());
  }

  /** The anchors that proxies are told to accept; empty when they cannot be read. */
  public List<X509Certificate> anchors() {
    return identity instanceof Material.Read(var _, var roots) ? roots : List.of();
  }

  /** The proxies that answered. */
  public Map<MeshPod, ProxyState> known() {
    Map<MeshPod, ProxyState> known = new LinkedHashMap<>();
    proxies.forEach((pod, answer) -> {
      if (answer instanceof ProxyState.Answer.Known(ProxyState state)) {
        known.put(pod, state);
      }
    });
    return known;
  }

  /** By pod: why the others did not. */
  public SortedMap<String, String> silent() {
    SortedMap<String, String> silent = new TreeMap<>();
    proxies.forEach((pod, answer) -> {
      if (answer instanceof ProxyState.Answer.Silent(String why)) {
        silent.put(pod.text(), why);
      }
    });
    return silent;
  }
}
