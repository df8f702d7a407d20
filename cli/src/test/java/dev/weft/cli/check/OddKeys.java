package dev.weft.cli.check;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates with keys on P-521, which no mesh accepts and our own authority does not make. */
final class OddKeys {
  private OddKeys() {}

  static X509Certificate selfSigned(String name, Instant notAfter) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp521r1"));
      KeyPair keys = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=" + name);
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      subject,
                      BigInteger.ONE,
                      Date.from(Instant.EPOCH),
                      Date.from(notAfter),
                      subject,
                      keys.getPublic())
                  .build(new JcaContentSignerBuilder("SHA512withECDSA").build(keys.getPrivate())));
    } catch (Exception e) { // three libraries' own
      throw new AssertionError(e);
    }
  }
}
