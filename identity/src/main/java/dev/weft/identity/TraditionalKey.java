package dev.weft.identity;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Keys in the forms of before PKCS #8, which cert-manager and openssl still write: PKCS #1 (RFC
 * 8017, appendix A.1.2) and SEC 1 (RFC 5915). Loaded only when such a key is read.
 */
final class TraditionalKey {
  private TraditionalKey() {}

  /** PKCS #1 as PKCS #8. */
  static byte[] ofRsa(byte[] der) throws Pem.MalformedException {
    try {
      return new PrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
              RSAPrivateKey.getInstance(der))
          .getEncoded();
    } catch (IOException | RuntimeException e) { // BouncyCastle's way to say that DER is malformed
      throw new Pem.MalformedException("the PEM block RSA PRIVATE KEY holds no PKCS #1 key", e);
    }
  }

  /** SEC 1 as PKCS #8. */
  static byte[] ofCurve(byte[] der) throws Pem.MalformedException {
    try {
      ECPrivateKey key = ECPrivateKey.getInstance(der);
      ASN1Encodable curve = key.getParametersObject();
      if (curve == null) {
        throw new Pem.MalformedException(
            "the PEM block EC PRIVATE KEY names no curve (expected: PKCS #8, or SEC 1 with parameters)");
      }
      return new PrivateKeyInfo(
              new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key)
          .getEncoded();
    } catch (IOException | RuntimeException e) {
      throw new Pem.MalformedException("the PEM block EC PRIVATE KEY holds no SEC 1 key", e);
    }
  }
}
