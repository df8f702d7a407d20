package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.operator.secrets.MemorySecrets;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** At its end it is today, so that Java's own verification, which asks the system, can be asked. */
class ControlCertificatesTest {
  private final Instant due = Instant.now();
  private static final Duration UNTIL_DUE =
      TlsPlan.AUTHORITY_LIFETIME.minus(TlsPlan.AUTHORITY_RENEWAL).plusHours(1);
  private static final Mesh MESH =
      Serialization.unmarshal(
          "---\n{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default, uid: m}, spec: {}}",
          Mesh.class);

  private final MemorySecrets secrets = new MemorySecrets();
  private Instant now = due.minus(UNTIL_DUE);
  private String unaware = "";
  private final ControlCertificates certificates = new ControlCertificates(secrets, () -> now);

  @Test
  void bothAreMadeInOnePassAndThenLeftAlone() throws Exception {
    ControlCertificates.Kept kept = keep();
    assertThat(kept.notes())
        .containsExactly(
            "made the control plane's authority: there is none",
            "issued the control plane's certificate: there is none");
    assertThat(Pem.parseCertificates(kept.caPem())).containsExactly(authority().leaf());
    int writes = secrets.writes();
    assertThat(keep().notes()).isEmpty();
    assertThat(secrets.writes()).isEqualTo(writes);
  }

  @Test
  void aNewAuthoritySignsOnlyWhenEverybodyKnowsItAndOldPodsGoOnWithTheOldOne() throws Exception {
    keep();
    now = due.minus(Duration.ofDays(2));
    keep(); // the port's certificate is renewed in its time
    X509Certificate old = authority().leaf();
    KeyedCertificate leaf = leaf();

    now = due;
    unaware = "shop/web-1 (has not acknowledged the bundle)";
    assertThat(keep().notes())
        .containsExactly(
            "made the control plane's authority: the old one ends " + old.getNotAfter().toInstant(),
            "told clients of the control plane to trust its new authority, too");
    X509Certificate successor = authority().leaf();
    assertThat(successor).isNotEqualTo(old);
    assertThat(bundle()).containsExactly(successor, old);
    assertThat(leaf()).isEqualTo(leaf);

    assertThat(keep().notes()).isEmpty();
    assertThat(leaf()).as("while somebody is not aware").isEqualTo(leaf);
    assertThat(bundle()).containsExactly(successor, old);

    unaware = "";
    assertThat(keep().notes())
        .containsExactly(
            "issued the control plane's certificate: the old one is of another authority");
    verify(leaf().chain(), successor);
    verify(leaf().chain(), old);
    verify(leaf().chain(), successor, old);
    assertThatThrownBy(() -> verify(leaf().chain().subList(0, 1), old))
        .isInstanceOf(CertificateException.class);
    assertThat(keep().notes()).isEmpty();
  }

  @Test
  void anAuthorityThatIsLostCutsNobodyOff() throws Exception {
    keep();
    KeyedCertificate leaf = leaf();
    X509Certificate lost = authority().leaf();
    secrets.delete(Names.CONTROL_CA);
    unaware = "shop/web-1 (not connected)";
    keep();
    keep();
    assertThat(leaf()).isEqualTo(leaf);
    assertThat(bundle()).containsExactly(authority().leaf(), lost);

    unaware = "";
    keep();
    assertThat(leaf()).isNotEqualTo(leaf);
  }

  @Test
  void killedAtEveryWriteItGoesOn() {
    for (int i = 1; i <= 4; i++) {
      keep();
      secrets.delete(Names.CONTROL_CA);
      secrets.killAtWrite(i, i % 2 == 0);
      for (int pass = 0; pass < 4; pass++) {
        try {
          keep();
        } catch (MemorySecrets.Killed restarted) {
          // The next pass reads what there is.
        }
      }
      secrets.killNoMore();
      assertThat(keep().notes()).as("killed at %d", i).isEmpty();
    }
  }

  private ControlCertificates.Kept keep() {
    return certificates.keep(MESH, () -> unaware);
  }

  private KeyedCertificate authority() {
    return held(Names.CONTROL_CA);
  }

  private KeyedCertificate leaf() {
    return held(Names.CONTROL_TLS);
  }

  private List<X509Certificate> bundle() throws Pem.MalformedException {
    return Pem.parseCertificates(
        Objects.requireNonNull(secrets.read(Names.CONTROL_TLS)).text(StoredSecret.ANCHORS));
  }

  private KeyedCertificate held(String name) {
    return switch (TlsContent.of(name, secrets.read(name))) {
      case TlsContent.Usable(KeyedCertificate keyed) -> keyed;
      case TlsContent.Unusable unusable -> throw new AssertionError(unusable.message());
    };
  }

  /** As proxies, the API server's webhook client and the fleet's reader do. */
  private static void verify(List<X509Certificate> chain, X509Certificate... trusted)
      throws GeneralSecurityException, java.io.IOException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    for (int i = 0; i < trusted.length; i++) {
      anchors.setCertificateEntry("ca" + i, trusted[i]);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    ((X509TrustManager) factory.getTrustManagers()[0])
        .checkServerTrusted(chain.toArray(X509Certificate[]::new), "ECDHE_ECDSA");
  }
}
