package dev.weft.e2e.identity;

import dev.weft.api.Names;
import dev.weft.api.SpiffeId;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Makes papers with the mesh's own issuer, which only a cluster's administrator could: so that each
 * differs from good ones in one thing alone.
 */
final class Forger {
  private final KeyedCertificate issuer;

  private Forger(KeyedCertificate issuer) {
    this.issuer = issuer;
  }

  static Forger of(KubernetesClient client) throws IOException {
    return of(client, Names.IDENTITY);
  }

  /**
   * @param name of a Secret with an authority
   */
  static Forger of(KubernetesClient client, String name) throws IOException {
    Secret secret = client.secrets().inNamespace(Names.NAMESPACE).withName(name).get();
    if (secret == null) {
      throw new IOException("there is no Secret " + name);
    }
    try {
      return new Forger(
          new KeyedCertificate(
              Pem.parsePrivateKey(text(secret, "tls.key")),
              Pem.parseCertificates(text(secret, "tls.crt"))));
    } catch (Pem.MalformedException e) {
      throw new IOException(e);
    }
  }

  private static String text(Secret secret, String field) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(field)), StandardCharsets.UTF_8);
  }

  KeyedCertificate issuer() {
    return issuer;
  }

  KeyedCertificate workload(SpiffeId id) {
    return at(Instant.now(), id);
  }

  /** Valid for an hour from then. */
  KeyedCertificate at(Instant then, SpiffeId id) {
    return authority(then).issue(LeafRequest.workload(id, Duration.ofHours(1)));
  }

  /** With these URI names in place of the one SPIFFE ID. */
  KeyedCertificate named(List<String> uris, List<String> dnsNames) {
    return authority(Instant.now())
        .issue(
            new LeafRequest(
                "",
                List.of(),
                dnsNames,
                List.of(),
                uris,
                Set.of(LeafRequest.Usage.CLIENT, LeafRequest.Usage.SERVER),
                Duration.ofHours(1)));
  }

  /** For servers only. */
  KeyedCertificate serverOnly(SpiffeId id) {
    return authority(Instant.now())
        .issue(
            new LeafRequest(
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(id.uri()),
                Set.of(LeafRequest.Usage.SERVER),
                Duration.ofHours(1)));
  }

  private CertificateAuthority authority(Instant then) {
    return CertificateAuthority.of(issuer, InstantSource.fixed(then));
  }

  /** From a root that nobody here has heard of. */
  static KeyedCertificate stranger(SpiffeId id) {
    return CertificateAuthority.selfSigned(
            "somebody else", Duration.ofDays(1), InstantSource.system())
        .issue(LeafRequest.workload(id, Duration.ofHours(1)));
  }
}
