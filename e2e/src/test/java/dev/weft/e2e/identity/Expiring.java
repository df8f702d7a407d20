package dev.weft.e2e.identity;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Identity;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/** Puts authorities that end soon in the place of the mesh's own, while its operator is away. */
final class Expiring {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String ANCHORS = "ca.crt";

  private Expiring() {}

  /** Another issuer, under the trust anchor that is there. */
  static void issuer(KubernetesClient client, Duration left) throws IOException {
    KeyedCertificate anchor = Forger.of(client, Identity.DEFAULT.trustAnchor().name()).issuer();
    putIssuer(client, CertificateAuthority.of(anchor, CLOCK), left);
  }

  /** Another trust anchor, and an issuer under it. */
  static void trustAnchor(KubernetesClient client, Duration left) {
    var anchor = CertificateAuthority.selfSigned("soon gone", left, CLOCK);
    put(client, Identity.DEFAULT.trustAnchor().name(), anchor.own(), anchor);
    putIssuer(client, anchor, left);
  }

  private static void putIssuer(
      KubernetesClient client, CertificateAuthority anchor, Duration left) {
    KeyedCertificate issuer =
        anchor.issueAuthority("soon gone as well", KeyKind.P256.generate(), left);
    put(client, Identity.DEFAULT.issuer().name(), issuer, anchor);
    put(client, Names.IDENTITY, issuer, anchor);
  }

  private static void put(
      KubernetesClient client, String secret, KeyedCertificate own, CertificateAuthority anchor) {
    Map<String, String> data =
        Map.of(
            CERTIFICATE, encoded(own.chainPem()),
            KEY, encoded(own.keyPem()),
            ANCHORS, encoded(anchor.certificatePem()));
    client
        .secrets()
        .inNamespace(Names.NAMESPACE)
        .withName(secret)
        .edit(found -> {
          found.getData().putAll(data);
          return found;
        });
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
