package dev.weft.operator.reconcile.certificate;

import java.time.Instant;

/** Whether a certificate of our own is as it should be. */
sealed interface Verdict {
  /**
   * @param renewal when it is renewed; may be past where a renewal would gain nothing
   */
  record Keep(Instant renewal) implements Verdict {}

  /** It is to be made, or made anew. */
  record Issue(Reason reason, String message) implements Verdict {}

  /** In the order in which they are checked. Names are cert-manager's. */
  enum Reason {
    DOES_NOT_EXIST("DoesNotExist"),
    MISSING_DATA("MissingData"),
    INVALID_CERTIFICATE("InvalidCertificate"),
    INVALID_KEY_PAIR("InvalidKeyPair"),
    EXPIRED("Expired"),
    INCORRECT_ISSUER("IncorrectIssuer"),
    REQUEST_CHANGED("RequestChanged"),
    MANUALLY_TRIGGERED("ManuallyTriggered"),
    RENEWING("Renewing");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    /** What is there is of no use: nothing is gained by waiting. */
    boolean useless() {
      return compareTo(EXPIRED) <= 0;
    }

    static Reason of(String text) {
      for (Reason reason : values()) {
        if (reason.text.equals(text)) {
          return reason;
        }
      }
      throw new IllegalArgumentException(
          text + " (expected: a reason why TLS content is unusable)");
    }
  }
}
