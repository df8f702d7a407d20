package dev.weft.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a certificate is renewed. */
public final class Renewal {
  private static final double LEAF_SHARE = 0.7;
  private static final double LEAF_JITTER = 0.1; // of the life, towards earlier
  private static final int AUTHORITY_SHARE = 3; // cert-manager's default: the last third

  private Renewal() {}

  /**
   * A workload's: between 60 % and 70 % of what was left when it was received, so that a fleet that
   * started together does not renew together.
   *
   * @param received when it was received: it is valid from some time before
   */
  public static Instant ofLeaf(Instant received, Instant notAfter, RandomGenerator random) {
    Duration life = Duration.between(received, notAfter);
    if (life.isNegative()) {
      return received;
    }
    double share = LEAF_SHARE - LEAF_JITTER * random.nextDouble();
    return received.plusMillis((long) (life.toMillis() * share));
  }

  /**
   * An authority's.
   *
   * @param renewBefore how long before its end; null for a third of its life. More than the life
   *     counts as a third, too
   */
  public static Instant ofAuthority(
      X509Certificate certificate, @org.jspecify.annotations.Nullable Duration renewBefore) {
    Instant notBefore = certificate.getNotBefore().toInstant();
    Instant notAfter = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(notBefore, notAfter);
    boolean given = renewBefore != null && renewBefore.compareTo(life) < 0;
    return notAfter.minus(given ? renewBefore : life.dividedBy(AUTHORITY_SHARE));
  }
}
