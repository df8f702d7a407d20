package dev.weft.operator.ca;

/** Told of each request for a certificate. */
@FunctionalInterface
public interface CertificateCounts {
  void answered(Answer answer);
}
