package dev.weft.operator.ca;

import java.util.Locale;

/** Why no certificate was issued. */
public enum Cause {
  /** The request, or the CSR in it, cannot be read. */
  MALFORMED(400),
  /** The API server does not accept the token for our audience. */
  TOKEN(401),
  /** The token is bound to no pod, or the connection is another caller's. */
  CALLER(403),
  /** The CSR asks for a name that is not the token's. */
  NAME(403),
  /** The token's pod has another address than the one that asks. */
  ADDRESS(403),
  /** The body did not come in time. */
  SLOW(408),
  /** This pod asks too often. */
  POD_RATE(429),
  /** All pods together ask too often, or too many are being served. */
  OVERLOAD(429),
  /** The API server could not be asked, or the cluster is not known yet. */
  UNAVAILABLE(503),
  /** The token's pod, or its address, is not known yet. */
  POD_UNKNOWN(503),
  /** There is nothing to sign with. */
  NO_ISSUER(503);

  private final int status;

  Cause(int status) {
    this.status = status;
  }

  /** Of the answer: RFC 9110, section 15; 429 RFC 6585. */
  public int status() {
    return status;
  }

  /** As a metric's label. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
