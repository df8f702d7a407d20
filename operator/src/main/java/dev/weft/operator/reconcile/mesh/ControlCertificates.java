package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import dev.weft.operator.apply.Applier;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the two Secrets of the control plane's port. They are read from the API server, never from
 * a cache: an authority that is made anew because a cache was late would cut off every proxy.
 */
final class ControlCertificates {
  private static final Logger log = LoggerFactory.getLogger(ControlCertificates.class);
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String AUTHORITY = "ca.crt";

  private final KubernetesClient client;
  private final InstantSource clock;

  ControlCertificates(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * What holds now.
   *
   * @param caPem what clients of the control plane must trust
   * @param until when to look again
   * @param note what was done, for an event; empty when nothing was
   */
  record Kept(String caPem, Instant until, String note) {}

  Kept keep(Mesh mesh) {
    Secret authoritySecret = read(Names.CONTROL_CA);
    Secret leafSecret = read(Names.CONTROL_TLS);
    KeyedCertificate authority = keyed(authoritySecret);
    TlsPlan plan =
        TlsPlan.decide(authority, keyed(leafSecret), ControlNames.all(), clock.instant());
    return switch (plan) {
      case TlsPlan.Keep(Instant until) -> new Kept(text(leafSecret, AUTHORITY), until, "");
      case TlsPlan.NewLeaf(KeyedCertificate by, String reason) ->
          issue(
              mesh,
              CertificateAuthority.of(by, clock),
              trusted(by, authoritySecret),
              "issued the control plane's certificate: " + reason);
      case TlsPlan.NewAuthority(String reason) -> {
        CertificateAuthority made =
            CertificateAuthority.selfSigned(
                "Weft control plane", TlsPlan.AUTHORITY_LIFETIME, clock);
        // The one before it stays in the bundle: pods carry it until they are made anew.
        String bundle =
            made.certificatePem() + (authority == null ? "" : Pem.certificate(authority.leaf()));
        write(mesh, Names.CONTROL_CA, made.own(), bundle);
        yield issue(mesh, made, bundle, "made the control plane's authority: " + reason);
      }
    };
  }

  private Kept issue(Mesh mesh, CertificateAuthority authority, String bundle, String note) {
    KeyedCertificate leaf =
        authority.issue(LeafRequest.server(ControlNames.all(), List.of(), TlsPlan.LEAF_LIFETIME));
    write(mesh, Names.CONTROL_TLS, leaf, bundle);
    log.info("certificate issued secret={} note={}", Names.CONTROL_TLS, note);
    return new Kept(
        bundle, leaf.leaf().getNotAfter().toInstant().minus(TlsPlan.LEAF_RENEWAL), note);
  }

  private static String trusted(KeyedCertificate authority, @Nullable Secret secret) {
    String bundle = text(secret, AUTHORITY);
    return bundle.isEmpty() ? Pem.certificate(authority.leaf()) : bundle;
  }

  private void write(Mesh mesh, String name, KeyedCertificate keyed, String bundle) {
    var data = new TreeMap<String, String>();
    data.put(CERTIFICATE, encode(keyed.chainPem()));
    data.put(KEY, encode(keyed.keyPem()));
    data.put(AUTHORITY, encode(bundle));
    Secret secret =
        new SecretBuilder()
            .withMetadata(ControlPlaneObjects.meta(mesh, name))
            .withType("kubernetes.io/tls")
            .withData(data)
            .build();
    client.resource(secret).fieldManager(Applier.FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private @Nullable Secret read(String name) {
    return client.secrets().inNamespace(Names.NAMESPACE).withName(name).get();
  }

  /** Null for what cannot be used: it is made anew. */
  private static @Nullable KeyedCertificate keyed(@Nullable Secret secret) {
    if (text(secret, CERTIFICATE).isEmpty()) {
      return null;
    }
    try {
      return new KeyedCertificate(
          Pem.parsePrivateKey(text(secret, KEY)), Pem.parseCertificates(text(secret, CERTIFICATE)));
    } catch (Pem.MalformedException e) {
      log.warn("secret cannot be used; it is made anew cause={}", e.getMessage());
      return null;
    }
  }

  private static String text(@Nullable Secret secret, String field) {
    Map<String, String> data =
        secret == null ? Map.of() : Objects.requireNonNullElse(secret.getData(), Map.of());
    return new String(
        Base64.getDecoder().decode(data.getOrDefault(field, "")), StandardCharsets.UTF_8);
  }

  private static String encode(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }
}
