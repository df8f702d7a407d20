package dev.weft.operator.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.Fingerprint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeshIdentityTest {
  private static final MeshIdentity.Settings MESH =
      new MeshIdentity.Settings("cluster.local", Duration.ofHours(24));

  private final TestAuthority authority = new TestAuthority();
  private final MeshIdentity identity = new MeshIdentity(InstantSource.system());

  @Test
  void nothingIsSaidUntilAllThreePartsAreThere() {
    assertThat(identity.problem()).isEqualTo("there is no Mesh");
    identity.secretIs(authority.data());
    identity.meshIs(MESH);
    assertThat(identity.problem()).isEmpty();
    assertThat(identity.trust().get()).isNull();

    identity.controlAuthorityIs("PEM");
    assertThat(bundle(identity).issuing())
        .isEqualTo(Fingerprint.of(authority.bundle().anchors().getFirst()));
    assertThat(bundle(identity).trustDomain()).isEqualTo("cluster.local");
    assertThat(bundle(identity).controlAuthority()).isEqualTo("PEM");
    assertThat(bundle(identity).anchors()).containsExactly(authority.anchorPem());
  }

  @Test
  void aSecretThatIsNotThereYetIsNamed() {
    identity.meshIs(MESH);
    assertThat(identity.problem()).isEqualTo("Secret weft-system/weft-identity is not there yet");
    assertThat(identity.issuerEnd()).isNull();
  }

  @Test
  void replicasThatKnowTheSameSayTheSameInWhateverOrderTheyHeardIt() {
    var other = new MeshIdentity(InstantSource.system());
    other.controlAuthorityIs("PEM");
    other.meshIs(MESH);
    other.secretIs(authority.data());
    good();

    assertThat(bundle(other)).isEqualTo(bundle(identity));
  }

  @Test
  void everyPartOfABundleIsInItsVersion() {
    good();
    String first = bundle(identity).version();
    identity.controlAuthorityIs("OTHER");
    String second = bundle(identity).version();
    identity.secretIs(
        authority.dataTrusting(authority.anchorPem() + new TestAuthority().anchorPem()));
    String third = bundle(identity).version();
    identity.meshIs(new MeshIdentity.Settings("other.local", MESH.certificateLifetime()));
    String fourth = bundle(identity).version();

    assertThat(List.of(first, second, third, fourth)).doesNotHaveDuplicates();
  }

  @Test
  void anUnusableSecretOrNoneKeepsTheLastGoodOneAndIsSaid() {
    good();
    TrustMessage.Bundle before = bundle(identity);
    Issuer issuer = identity.now().issuer();
    var broken = new HashMap<>(authority.data());
    broken.remove("tls.key");

    identity.secretIs(broken);
    assertThat(identity.problem())
        .isEqualTo("Secret weft-system/weft-identity: tls.key is missing");
    assertThat(identity.now().issuer()).isSameAs(issuer);
    assertThat(bundle(identity)).isEqualTo(before);

    identity.secretGone();
    assertThat(identity.problem()).isEqualTo("Secret weft-system/weft-identity is gone");
    assertThat(identity.now().issuer()).isSameAs(issuer);

    identity.secretIs(new TestAuthority().data());
    assertThat(identity.problem()).isEmpty();
    assertThat(bundle(identity)).isNotEqualTo(before);
  }

  @Test
  void theSameSecretAgainWakesNobody() {
    good();
    var woken = new AtomicInteger();
    try (var _ = identity.trust().follow(woken::incrementAndGet)) {
      identity.secretIs(Map.copyOf(authority.data()));
      identity.meshIs(new MeshIdentity.Settings("cluster.local", Duration.ofHours(1)));
    }
    assertThat(woken).hasValue(0);
  }

  private void good() {
    identity.secretIs(authority.data());
    identity.meshIs(MESH);
    identity.controlAuthorityIs("PEM");
  }

  private static TrustMessage.Bundle bundle(MeshIdentity identity) {
    return Objects.requireNonNull(identity.trust().get());
  }
}
