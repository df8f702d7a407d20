package dev.weft.playground.app.demo.rotation;

import java.util.Locale;

/**
 * How far a rotation has come, told from what the Secrets hold. Each begins with one of the
 * operator's writes, and is named by what it has to do next.
 */
public enum Moment {
  /** The Secret of the trust anchor holds a new one, of which nobody knows yet. */
  PUBLISH,
  /** Proxies are told both; none may be left that does not know the new one. */
  ACKNOWLEDGE,
  /** There is an issuer under the new one, by which nothing is signed yet. */
  ISSUE,
  /** Certificates are signed under the new one; those under the old one go. */
  CERTIFICATES,
  /** The old one is out; that is still to be said. */
  RETIRE;

  /** As it is printed. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
