package dev.weft.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the chain that speaks for it, leaf first. {@link #toString} names the
 * certificate only: the key must reach no log.
 */
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
  public KeyedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain is empty (expected: the leaf, then its issuers)");
    }
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Whether the key is the one that the certificate speaks of. */
  public boolean keyFits() {
    byte[] probe = {1};
    try {
      Signature signature = Signature.getInstance(signatureName());
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(leaf().getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind
    }
  }

  /** Empty for a key that no mesh accepts; it fits nothing. */
  private String signatureName() {
    return KeyKind.of(leaf().getPublicKey()).map(KeyKind::signature).orElse("");
  }

  /** The chain as PEM blocks, leaf first. */
  public String chainPem() {
    return Pem.certificates(chain);
  }

  /** The key as a PKCS#8 PEM block. A secret: for files and Secrets only. */
  public String keyPem() {
    return Pem.privateKey(key);
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + leaf().getSubjectX500Principal() + ", key withheld]";
  }
}
