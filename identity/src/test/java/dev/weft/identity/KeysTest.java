package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeysTest {
  private static KeyedCertificate selfSigned(KeyPair keys) {
    return CertificateAuthority.selfSigned("x", keys, Duration.ofDays(1), InstantSource.system())
        .own();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyKind.class,
      names = {"P256", "P384", "ED25519", "RSA2048"}) // larger ones take seconds to make
  void aKeyFitsItsOwnCertificateAndNoOther(KeyKind kind) {
    KeyedCertificate one = selfSigned(kind.generate());
    KeyedCertificate other = selfSigned(kind.generate());
    assertThat(one.keyFits()).isTrue();
    assertThat(new KeyedCertificate(other.key(), one.chain()).keyFits()).isFalse();
    KeyKind another = kind == KeyKind.ED25519 ? KeyKind.P256 : KeyKind.ED25519;
    assertThat(new KeyedCertificate(another.generate().getPrivate(), one.chain()).keyFits())
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyKind.class,
      names = {"P256", "P384"})
  void keysInTheFormOfOpensslAreRead(KeyKind kind) throws Exception {
    KeyedCertificate keyed = selfSigned(kind.generate());
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(keyed.key().getEncoded());
    var bare = ECPrivateKey.getInstance(info.parsePrivateKey());
    var whole =
        new ECPrivateKey(
            kind == KeyKind.P256 ? 256 : 384,
            bare.getKey(),
            info.getPrivateKeyAlgorithm().getParameters());
    assertThat(read(keyed, "EC PRIVATE KEY", whole.getEncoded()))
        .matches(KeyedCertificate::keyFits);
    assertThatThrownBy(() -> read(keyed, "EC PRIVATE KEY", bare.getEncoded()))
        .hasMessageContaining("names no curve");
  }

  @Test
  void keysInTheFormOfCertManagerAreRead() throws Exception {
    KeyedCertificate keyed = selfSigned(KeyKind.RSA2048.generate());
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(keyed.key().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    assertThat(read(keyed, "RSA PRIVATE KEY", pkcs1)).matches(KeyedCertificate::keyFits);
    assertThatThrownBy(() -> read(keyed, "RSA PRIVATE KEY", new byte[] {1, 2}))
        .hasMessageContaining("holds no PKCS #1 key");
  }

  private static KeyedCertificate read(KeyedCertificate keyed, String label, byte[] der)
      throws Pem.MalformedException {
    return new KeyedCertificate(Pem.parsePrivateKey(Pem.block(label, der)), keyed.chain());
  }

  @Test
  void anEncryptedKeyIsNamedAsSuch() {
    assertThatThrownBy(
            () -> Pem.parsePrivateKey(Pem.block("ENCRYPTED PRIVATE KEY", new byte[] {1})))
        .hasMessage("the private key is encrypted (expected: one PEM block PRIVATE KEY)");
  }

  @Test
  void aWeakKeyIsNamedForWhatItIs() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    KeyPair weak = rsa.generateKeyPair();
    assertThat(KeyKind.nameOf(weak.getPublic())).isEqualTo("RSA of 1024 bits");
    assertThat(List.of(KeyKind.nameOf(KeyKind.P384.generate().getPublic())))
        .containsExactly("ECDSA on a curve of 384 bits");
  }
}
