package dev.weft.playground.app.demo.rotation;

import dev.weft.api.Names;
import dev.weft.cli.identity.Lineage;
import dev.weft.crds.mesh.Identity;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows the Secrets to which a rotation writes, write by write. */
final class AuthorityWatch implements ResourceEventHandler<Secret>, AutoCloseable {
  /** The sample Mesh names no others; the Secrets are called as the Certificates. */
  private static final String ANCHOR = Identity.DEFAULT.trustAnchor().name();

  private static final String ISSUER = Identity.DEFAULT.issuer().name();

  private final Map<String, Secret> secrets =
      new HashMap<>(); // by name; the informer's thread only
  private final Consumer<Authorities> listener;
  private final SharedIndexInformer<Secret> informer;

  /**
   * @param listener called on the informer's thread, after each write
   */
  AuthorityWatch(KubernetesClient client, Consumer<Authorities> listener) {
    this.listener = listener;
    this.informer = client.secrets().inNamespace(Names.NAMESPACE).inform(this);
  }

  @Override
  public void onAdd(Secret secret) {
    secrets.put(secret.getMetadata().getName(), secret);
    listener.accept(authorities());
  }

  @Override
  public void onUpdate(Secret before, Secret now) {
    onAdd(now);
  }

  @Override
  public void onDelete(Secret secret, boolean finalStateUnknown) {
    secrets.remove(secret.getMetadata().getName());
    listener.accept(authorities());
  }

  private Authorities authorities() {
    List<X509Certificate> anchor = certificates(ANCHOR, "tls.crt");
    List<X509Certificate> published = certificates(Names.IDENTITY, "ca.crt");
    List<X509Certificate> known = new ArrayList<>(anchor);
    known.addAll(published);
    return new Authorities(
        anchor.isEmpty() ? "" : Fingerprint.of(anchor.getFirst()),
        anchorOf(certificates(ISSUER, "tls.crt"), known),
        published.stream().map(Fingerprint::of).collect(Collectors.toUnmodifiableSet()),
        anchorOf(certificates(Names.IDENTITY, "tls.crt"), known));
  }

  private static String anchorOf(List<X509Certificate> chain, List<X509Certificate> anchors) {
    return Lineage.anchorOf(chain, anchors).map(Fingerprint::of).orElse("");
  }

  private List<X509Certificate> certificates(String secret, String field) {
    Secret known = secrets.get(secret);
    Map<String, String> data =
        known == null ? Map.of() : Objects.requireNonNullElse(known.getData(), Map.of());
    byte[] pem = Base64.getDecoder().decode(data.getOrDefault(field, ""));
    try {
      return Pem.parseCertificates(new String(pem, StandardCharsets.UTF_8));
    } catch (Pem.MalformedException e) {
      return List.of(); // not there yet
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
