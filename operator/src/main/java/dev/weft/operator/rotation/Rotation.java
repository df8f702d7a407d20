package dev.weft.operator.rotation;

import dev.weft.identity.Fingerprint;
import dev.weft.operator.rotation.Move.Change;
import dev.weft.operator.rotation.Move.Step;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the identity Secret holds next. Ordered checks; the first that asks for something
 * wins. It remembers nothing: after a crash between any two writes it goes on from what it finds.
 *
 * <p>Two things never happen while what is signed by is valid. Nothing is signed under an anchor
 * that some live proxy has not acknowledged; and no anchor goes to which a live proxy's certificate
 * chains. So at every moment every proxy can verify every other. Once what is signed by has expired
 * nothing verifies anyway, and nothing is waited for.
 */
public final class Rotation {
  /** Handshakes that have begun before the last proxy changed its certificate end within it. */
  public static final Duration SETTLE = Duration.ofSeconds(5);

  /** Clocks of proxies may be behind: to them an anchor ends by this much later. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private final Situation situation;
  private final LiveFleet fleet;
  private final Instant now;

  private Rotation(Situation situation) {
    this.situation = situation;
    this.fleet = situation.fleet();
    this.now = situation.now();
  }

  public static Move next(Situation situation) {
    var rotation = new Rotation(situation);
    Published published = situation.published();
    if (published == null) {
      return rotation.make();
    }
    return published.issuer().expired(situation.now())
        ? rotation.recover(published)
        : rotation.rotate(published);
  }

  /** Whether the issuer may be made anew under an anchor. */
  public sealed interface Acceptance {
    record Accepted() implements Acceptance {}

    record NotYet(String why) implements Acceptance {}
  }

  /**
   * Asked before an issuer of our own is replaced: the one before it cannot be had back, and may be
   * needed should the identity Secret be lost.
   */
  public static Acceptance accepts(Situation situation, X509Certificate anchor) {
    Published published = situation.published();
    Issuer offered = situation.offered();
    if (published == null) {
      return offered == null
              || offered.expired(situation.now())
              || Anchors.alike(offered.anchor(), anchor)
          ? new Acceptance.Accepted()
          : new Acceptance.NotYet("the issuer before it has not been published again yet");
    }
    if (published.issuer().expired(situation.now())
        || Anchors.alike(published.issuer().anchor(), anchor)) {
      return new Acceptance.Accepted();
    }
    if (!Anchors.holdsAlike(published.anchors(), anchor)) {
      return new Acceptance.NotYet("its trust anchor has not been published yet");
    }
    Waiting waiting = new Rotation(situation).acknowledgement(published);
    return waiting.over()
        ? new Acceptance.Accepted()
        : new Acceptance.NotYet("proxies must know its trust anchor first: " + waiting.text());
  }

  /** Until every live proxy acts on what is published, and none can come that does not. */
  public static Waiting acknowledgement(Situation situation) {
    Published published = situation.published();
    var rotation = new Rotation(situation);
    return published == null
        ? Waiting.of(
            situation.fleet(),
            rotation.unasked(),
            _ -> "cannot be told anything: there is no issuer")
        : rotation.acknowledgement(published);
  }

  /** Nothing is under way: an anchor may be replaced without leaving another one half replaced. */
  public static boolean idle(Situation situation) {
    Published published = situation.published();
    if (published == null) {
      return situation.offered() == null;
    }
    return !situation.begun()
        && Set.copyOf(published.anchors()).equals(Set.copyOf(situation.wanted()));
  }

  private Move make() {
    Issuer offered = situation.offered();
    return offered == null || offered.expired(now)
        ? new Move.Stuck("NoIssuer", "There is no issuer that could be used yet.")
        : write(offered, Anchors.living(situation.remembered(), now), Change.MADE);
  }

  /**
   * Nothing that is held anywhere verifies: no proxy is waited for, nor the old anchor cared for.
   */
  private Move recover(Published published) {
    Issuer offered = situation.offered();
    List<X509Certificate> living = Anchors.living(published.anchors(), now);
    if (offered != null && !offered.expired(now)) {
      return write(offered, living, Change.RECOVERED);
    }
    return missing(published).isEmpty()
        ? new Move.Stuck(
            "Expired",
            "What certificates are signed by expired at " + published.issuer().end() + ".")
        : write(published.issuer(), published.anchors(), Change.PUBLISHED);
  }

  private Move rotate(Published published) {
    Issuer issuer = published.issuer();
    if (!missing(published).isEmpty()) {
      return write(issuer, published.anchors(), Change.PUBLISHED);
    }
    Issuer fresh = otherThan(issuer);
    if (fresh != null && Anchors.alike(fresh.anchor(), issuer.anchor())) {
      return write(fresh, published.anchors(), Change.RENEWED);
    }
    if (situation.wanted().isEmpty()) {
      return new Move.Stuck("NoTrustAnchor", "The trust anchor's Secret cannot be used.");
    }
    Issuer successor = fresh != null && wanted(fresh.anchor()) ? fresh : null;
    if (successor != null || !wanted(issuer.anchor())) {
      return issueAnew(published, successor);
    }
    return retire(published);
  }

  /** What is offered, where it is of use and another than the one in use. */
  private @Nullable Issuer otherThan(Issuer present) {
    Issuer offered = situation.offered();
    return offered == null || offered.expired(now) || offered.sameAs(present) ? null : offered;
  }

  private Move issueAnew(Published published, @Nullable Issuer successor) {
    Waiting waiting = acknowledgement(published);
    if (!waiting.over()) {
      return new Move.Wait(Step.PUBLISHING, waiting, null);
    }
    return successor == null
        ? new Move.Wait(
            Step.ISSUING, Waiting.of(fleet, "the issuer under the new anchor", _ -> ""), null)
        : write(successor, published.anchors(), Change.SWITCHED);
  }

  private Move retire(Published published) {
    List<X509Certificate> surplus = Anchors.minus(published.anchors(), situation.wanted());
    if (surplus.isEmpty()) {
      return finish(published);
    }
    List<X509Certificate> ended =
        surplus.stream().filter(each -> Anchors.end(each).plus(CLOCK_SKEW).isBefore(now)).toList();
    if (!ended.isEmpty()) {
      return write(published.issuer(), Anchors.minus(published.anchors(), ended), Change.RETIRED);
    }
    List<X509Certificate> going =
        surplus.stream().filter(each -> !Anchors.holdsAlike(situation.wanted(), each)).toList();
    // One that has a successor of the same key is missed by nobody who knows the successor.
    Waiting waiting = going.isEmpty() ? acknowledgement(published) : farewell(published, going);
    if (!waiting.over()) {
      return new Move.Wait(going.isEmpty() ? Step.PUBLISHING : Step.ISSUING, waiting, null);
    }
    Instant since = situation.settlingSince();
    Instant settled = (since == null ? now : since).plus(SETTLE);
    return now.isBefore(settled)
        ? new Move.Wait(Step.RETIRING, waiting, settled)
        : write(published.issuer(), situation.wanted(), Change.RETIRED);
  }

  /** The record of a rotation is closed when everybody knows that the old anchor is gone. */
  private Move finish(Published published) {
    Waiting waiting = acknowledgement(published);
    return situation.begun() && !waiting.over()
        ? new Move.Wait(Step.RETIRING, waiting, null)
        : new Move.Rest();
  }

  private Waiting acknowledgement(Published published) {
    String version = published.version(situation.mesh());
    return Waiting.of(fleet, replicas(version), proxy -> proxy.unaware(version));
  }

  /** Until no certificate is in use that chains to one of these, and none can be signed. */
  private Waiting farewell(Published published, List<X509Certificate> going) {
    Set<String> names = going.stream().map(Fingerprint::of).collect(Collectors.toSet());
    return Waiting.of(
        fleet, replicas(published.version(situation.mesh())), proxy -> proxy.clings(names, now));
  }

  private String replicas(String version) {
    return fleet.known() && !fleet.hands(version)
        ? "a replica of the control plane does not have the bundle yet"
        : unasked();
  }

  private String unasked() {
    return fleet.known() ? "" : "a replica of the control plane cannot be asked at present";
  }

  private List<X509Certificate> missing(Published published) {
    return Anchors.minus(situation.wanted(), published.anchors());
  }

  private boolean wanted(X509Certificate anchor) {
    return Anchors.holdsAlike(situation.wanted(), anchor);
  }

  /** Wanted anchors come first: of two that are alike the first is what proxies are told. */
  private Move write(Issuer issuer, List<X509Certificate> others, Change change) {
    List<X509Certificate> anchors = Anchors.union(situation.wanted(), others);
    return new Move.Write(
        Published.of(
            issuer.keyed(),
            Anchors.holdsAlike(anchors, issuer.anchor())
                ? anchors
                : Anchors.union(anchors, List.of(issuer.anchor()))),
        change);
  }
}
