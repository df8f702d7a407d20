package dev.weft.proxy.tls;

import dev.weft.api.SpiffeId;
import dev.weft.identity.Fingerprint;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who this pod is, at every moment. New connections are made with the credentials that it holds
 * then; those that exist keep what they were made with. Any thread.
 */
public final class Identity {
  /** A new connection uses what it has read within microseconds. */
  private static final long RELEASE_SECONDS = 60;

  private final SpiffeId id;
  private final boolean wanted;
  private final Provider provider;
  private final Limits limits;
  private final InstantSource clock;
  private final EventExecutor later;
  private final Handshakes handshakes;
  private final Counter refreshes;
  private final Set<Credentials> retired = new HashSet<>(); // not yet released
  private boolean released;
  private volatile @Nullable Credentials current;
  private volatile Runnable onAdopted = () -> {};
  private volatile @Nullable String trustVersion;
  private volatile Upkeep upkeep = new Upkeep(null, null);

  /** How it is renewed. */
  private record Upkeep(@Nullable Instant renewal, @Nullable String failure) {}

  /**
   * What /state shows.
   *
   * @param wanted false: the pod is to have none, and nothing below says anything
   * @param providerReason why the provider is not BoringSSL; empty when it is
   * @param anchors fingerprints of the roots that are trusted
   * @param trustVersion of the bundle that they are, as the control plane names it; null without
   *     one
   * @param anchor fingerprint of the one that the own certificate chains to, if it does
   * @param renewal when a new certificate will be asked for
   * @param failure why the last attempt to get one failed; null when it did not
   */
  public record Status(
      SpiffeId id,
      boolean wanted,
      String provider,
      String providerReason,
      List<String> groups,
      List<String> anchors,
      @Nullable String trustVersion,
      @Nullable String anchor,
      @Nullable Instant notBefore,
      @Nullable Instant notAfter,
      @Nullable Instant renewal,
      @Nullable String failure) {}

  /**
   * @param wanted the pod is to have an identity, now or soon
   * @param later runs what can wait; carries no traffic
   */
  public Identity(
      SpiffeId id,
      boolean wanted,
      Provider provider,
      Limits limits,
      Metrics metrics,
      InstantSource clock,
      LongSupplier nanos,
      EventExecutor later) {
    this.id = id;
    this.wanted = wanted;
    this.provider = provider;
    this.limits = limits;
    this.clock = clock;
    this.later = later;
    this.handshakes = new Handshakes(metrics, nanos);
    this.refreshes = metrics.counter("identity_cert_refresh_total", "Certificates taken into use.");
    metrics.gauge(
        "identity_cert_expiration_timestamp_seconds",
        "When the certificate in use ends, in seconds since 1970; 0 without one.",
        this,
        Identity::expirationSeconds);
  }

  private static double expirationSeconds(Identity identity) {
    Credentials credentials = identity.current;
    return credentials == null
        ? 0
        : credentials.own().leaf().getNotAfter().toInstant().getEpochSecond();
  }

  public SpiffeId id() {
    return id;
  }

  /** False: what comes is taken as it is, and TLS is the application's. */
  public boolean isWanted() {
    return wanted;
  }

  public boolean isReady() {
    return !wanted || current != null;
  }

  public Provider provider() {
    return provider;
  }

  /** Runs whenever credentials were adopted, on the thread that brings them. */
  public void whenAdopted(Runnable action) {
    onAdopted = action;
  }

  /** From now on new connections are made with these; sessions of the old ones are not resumed. */
  public void adopt(Credentials next) {
    Credentials old = swap(next);
    if (old == null || !old.own().leaf().equals(next.own().leaf())) {
      refreshes.increment();
      Log.info(
          "certificate in use",
          "id",
          id,
          "notAfter",
          next.own().leaf().getNotAfter().toInstant(),
          "sha256",
          Fingerprint.of(next.own().leaf()));
    }
    upkeep = new Upkeep(upkeep.renewal, null);
    onAdopted.run();
  }

  private synchronized @Nullable Credentials swap(Credentials next) {
    Credentials old = current;
    if (released) {
      next.release();
      return old;
    }
    current = next;
    if (old != null) {
      retired.add(old);
      later.schedule(() -> release(old), RELEASE_SECONDS, TimeUnit.SECONDS);
    }
    return old;
  }

  private synchronized void release(Credentials old) {
    if (retired.remove(old)) {
      old.release();
    }
  }

  /** At the process's end; connections that are still open hold what they need. */
  public synchronized void release() {
    released = true;
    retired.forEach(Credentials::release);
    retired.clear();
    Credentials last = current;
    current = null;
    if (last != null) {
      last.release();
    }
  }

  /** Peers are verified by the bundle of this version. */
  public void trusts(String version) {
    trustVersion = version;
  }

  /** When a new certificate will be asked for. */
  public void renewsAt(Instant renewal) {
    upkeep = new Upkeep(renewal, null);
  }

  /** An attempt to get a certificate, or to take over what was given, has failed. */
  public void failed(String why) {
    upkeep = new Upkeep(upkeep.renewal, why);
  }

  public Status status() {
    Credentials credentials = current;
    Upkeep kept = upkeep;
    return new Status(
        id,
        wanted,
        provider.name(),
        provider.reason(),
        provider.groups(),
        credentials == null ? List.of() : credentials.bundle().fingerprints(),
        trustVersion,
        credentials == null ? null : credentials.anchor(),
        credentials == null ? null : credentials.own().leaf().getNotBefore().toInstant(),
        credentials == null ? null : credentials.own().leaf().getNotAfter().toInstant(),
        kept.renewal,
        kept.failure);
  }

  // ---- for those who make connections

  /** Null while there are none, or when they are not valid now. */
  @Nullable Credentials usable() {
    Credentials credentials = current;
    return credentials != null && credentials.isValidAt(clock.instant()) ? credentials : null;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  Limits limits() {
    return limits;
  }
}
