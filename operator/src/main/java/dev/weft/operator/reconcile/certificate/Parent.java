package dev.weft.operator.reconcile.certificate;

import dev.weft.identity.KeyedCertificate;
import java.security.cert.X509Certificate;
import java.util.List;

/** Who signs a Certificate of our own. */
sealed interface Parent {
  /** A trust anchor. */
  record Itself() implements Parent {}

  /**
   * An issuer's.
   *
   * @param anchors at one of which the chain of what is signed ends
   */
  record Signing(KeyedCertificate by, List<X509Certificate> anchors) implements Parent {
    public Signing {
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * Nobody, before somebody does something.
   *
   * @param anchors of the Certificate that is to sign, as far as they are known
   * @param message names what is missing and what was expected
   */
  record Missing(List<X509Certificate> anchors, String reason, String message) implements Parent {
    public Missing {
      anchors = List.copyOf(anchors);
    }
  }
}
