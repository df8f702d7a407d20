package dev.weft.proxy.state;

import dev.weft.api.policy.InboundPolicy;
import dev.weft.proxy.authz.Policy;
import dev.weft.proxy.authz.Redirects;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the pod lets in. Written by whoever learns it, read by every event loop. Before
 * anything is known nobody is let in, and what is known stays, with no limit in time.
 */
public final class InboundSlot {
  private static final int MAX_REASON_CHARS = 2000;

  private final String trustDomain;
  private final Runnable onFirst;
  private volatile Known known;
  private volatile @Nullable String refused;
  private volatile Redirects redirects = Redirects.NONE;

  /**
   * One policy. Immutable.
   *
   * @param version null before any has come
   */
  public record Known(
      @Nullable String version, InboundPolicy source, Policy policy, RateLimits limits) {}

  /**
   * @param trustDomain of this mesh
   * @param onFirst runs when the first policy has come, on the thread that brought it
   */
  public InboundSlot(String trustDomain, Runnable onFirst) {
    this.trustDomain = trustDomain;
    this.onFirst = onFirst;
    Policy closed = Policy.compile(InboundPolicy.CLOSED, trustDomain).policy();
    this.known = new Known(null, InboundPolicy.CLOSED, closed, RateLimits.NONE);
  }

  /** A request reads it once. */
  public Policy policy() {
    return known.policy();
  }

  /** What has been taken of them is shared by all event loops. */
  public RateLimits limits() {
    return known.limits();
  }

  public Known known() {
    return known;
  }

  public boolean isKnown() {
    return known.version() != null;
  }

  /** Why the last policy that came is not in force, or not all of it; null when it is. */
  public @Nullable String refused() {
    return refused;
  }

  /**
   * Puts a policy in force. By one thread.
   *
   * @return what is wrong with it and therefore closed; null when nothing is
   */
  public @Nullable String set(String version, InboundPolicy source) {
    boolean first = !isKnown();
    Policy.Compiled compiled = Policy.compile(source, trustDomain);
    var complaints = new ArrayList<String>(compiled.complaints());
    RateLimits limits =
        RateLimits.of(source.limits(), known.limits(), trustDomain, complaints::add);
    known = new Known(version, source, compiled.policy(), limits);
    refused = complaints.isEmpty() ? null : bounded(String.join("; ", complaints));
    if (first) {
      onFirst.run();
    }
    return refused;
  }

  /** What came cannot be read at all: what was in force stays. */
  public void refuse(String reason) {
    refused = bounded(reason);
  }

  private static String bounded(String reason) {
    return reason.length() <= MAX_REASON_CHARS
        ? reason
        : reason.substring(0, MAX_REASON_CHARS) + "…";
  }

  /** Where answers to probes have led: the kubelet's next connection may be another loop's. */
  public Redirects redirects() {
    return redirects;
  }

  public synchronized void redirected(UnaryOperator<Redirects> next) {
    redirects = next.apply(redirects);
  }
}
