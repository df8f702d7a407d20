package dev.weft.identity;

import java.security.PrivateKey;
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
