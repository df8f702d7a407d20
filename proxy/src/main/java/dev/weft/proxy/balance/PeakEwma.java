package dev.weft.proxy.balance;

/**
 * One endpoint's latency: jumps to a peak at once, forgets it slowly (Finagle's Peak EWMA; the
 * constants are Linkerd's). Confined to the balancer's event loop.
 */
public final class PeakEwma {
  /**
   * Costs below this are alike: else an idle endpoint's falls to nothing, and pending requests no
   * longer weigh.
   */
  private static final double MIN_COST_NANOS = 100_000;

  private double decayNanos; // without samples the cost falls to 1/e in this time
  private double estimateNanos;
  private long stampNanos;

  /**
   * @param seedNanos near zero it would make a new endpoint look free, and two-choice picks would
   *     bury it before it answers once
   */
  public PeakEwma(long seedNanos, long decayNanos, long nowNanos) {
    this.decayNanos = decayNanos;
    this.estimateNanos = Math.max(seedNanos, 1_000_000);
    this.stampNanos = nowNanos;
  }

  public void decay(long newDecayNanos) {
    decayNanos = newDecayNanos;
  }

  /** It has taken this long already, and nobody waits for the end. */
  public void observeAtLeast(long nanos, long nowNanos) {
    if (nanos > decayedAt(nowNanos)) {
      observe(nanos, nowNanos);
    }
  }

  public void observe(long rttNanos, long nowNanos) {
    double decayed = decayedAt(nowNanos);
    if (rttNanos > decayed) {
      estimateNanos = rttNanos;
    } else {
      double weight = weightAt(nowNanos);
      estimateNanos = estimateNanos * weight + rttNanos * (1 - weight);
    }
    stampNanos = Math.max(stampNanos, nowNanos);
  }

  public double costNanosAt(long nowNanos) {
    return Math.max(decayedAt(nowNanos), MIN_COST_NANOS);
  }

  private double decayedAt(long nowNanos) {
    return estimateNanos * weightAt(nowNanos);
  }

  private double weightAt(long nowNanos) {
    long elapsed = nowNanos - stampNanos;
    return elapsed <= 0 ? 1 : Math.exp(-elapsed / decayNanos);
  }
}
