package dev.weft.operator.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.rotation.Move.Change;
import dev.weft.operator.rotation.Move.Step;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration LIFE = Duration.ofDays(100);
  private static final Situation.Mesh MESH = new Situation.Mesh("cluster.local", "control");
  private static final KeyPair OLD_KEYS = KeyKind.P256.generate();
  private static final CertificateAuthority OLD =
      CertificateAuthority.selfSigned("old", OLD_KEYS, LIFE, () -> NOW);
  private static final CertificateAuthority NEW =
      CertificateAuthority.selfSigned("new", LIFE.multipliedBy(2), () -> NOW);
  private static final X509Certificate OLD_ANCHOR = OLD.own().leaf();
  private static final X509Certificate NEW_ANCHOR = NEW.own().leaf();
  private static final Issuer OLD_ISSUER = issuer(OLD);
  private static final Issuer NEW_ISSUER = issuer(NEW);
  private static final PodId WEB = new PodId("shop", "web");

  private final Published alone = Published.of(OLD_ISSUER.keyed(), List.of(OLD_ANCHOR));
  private final Published both = Published.of(OLD_ISSUER.keyed(), List.of(NEW_ANCHOR, OLD_ANCHOR));
  private final Published switched =
      Published.of(NEW_ISSUER.keyed(), List.of(NEW_ANCHOR, OLD_ANCHOR));
  private final Published done = Published.of(NEW_ISSUER.keyed(), List.of(NEW_ANCHOR));

  @Test
  void theFirstIssuerIsPublishedAsSoonAsItIsThere() {
    assertThat(next(OLD_ANCHOR, null, null, nobody()))
        .isEqualTo(new Move.Stuck("NoIssuer", "There is no issuer that could be used yet."));
    assertThat(next(OLD_ANCHOR, OLD_ISSUER, null, nobody()))
        .isEqualTo(new Move.Write(alone, Change.MADE));
    assertThat(next(OLD_ANCHOR, OLD_ISSUER, alone, nobody())).isEqualTo(new Move.Rest());
  }

  @Test
  void anotherIssuerUnderTheSameAnchorWaitsForNobody() {
    Issuer renewed = issuer(OLD);
    assertThat(next(OLD_ANCHOR, renewed, alone, fleet(LiveProxy.silent(WEB))))
        .isEqualTo(
            new Move.Write(Published.of(renewed.keyed(), List.of(OLD_ANCHOR)), Change.RENEWED));
  }

  @Test
  void aNewAnchorIsPublishedBesideTheOldOneAtOnce() {
    assertThat(next(NEW_ANCHOR, OLD_ISSUER, alone, fleet(LiveProxy.silent(WEB))))
        .isEqualTo(new Move.Write(both, Change.PUBLISHED));
  }

  @Test
  void nothingIsIssuedUnderAnAnchorBeforeEveryLiveProxyKnowsIt() {
    String version = both.version(MESH);
    LiveProxy knows = proxy(version, OLD_ANCHOR);
    assertThat(text(next(NEW_ANCHOR, NEW_ISSUER, both, fleet(LiveProxy.silent(WEB)))))
        .isEqualTo("Publishing: shop/web (not connected)");
    assertThat(
            text(next(NEW_ANCHOR, NEW_ISSUER, both, fleet(proxy(alone.version(MESH), OLD_ANCHOR)))))
        .isEqualTo("Publishing: shop/web (has not acknowledged the bundle)");
    assertThat(
            text(
                next(
                    NEW_ANCHOR,
                    NEW_ISSUER,
                    both,
                    new LiveFleet(true, Set.of(version, alone.version(MESH)), List.of(knows)))))
        .isEqualTo("Publishing: a replica of the control plane does not have the bundle yet");
    assertThat(
            text(
                next(NEW_ANCHOR, NEW_ISSUER, both, new LiveFleet(false, Set.of(), List.of(knows)))))
        .isEqualTo("Publishing: a replica of the control plane cannot be asked at present");
    assertThat(next(NEW_ANCHOR, NEW_ISSUER, both, fleet(knows)))
        .isEqualTo(new Move.Write(switched, Change.SWITCHED));
  }

  @Test
  void anIssuerUnderTheNewAnchorIsWaitedForAndSaidToBe() {
    LiveFleet fleet = fleet(proxy(both.version(MESH), OLD_ANCHOR));
    assertThat(text(next(NEW_ANCHOR, OLD_ISSUER, both, fleet)))
        .isEqualTo("Issuing: the issuer under the new anchor");
    assertThat(text(next(NEW_ANCHOR, null, both, fleet)))
        .isEqualTo("Issuing: the issuer under the new anchor");
  }

  @Test
  void anAnchorStaysAsLongAsSomebodyMayHaveACertificateUnderIt() {
    String version = switched.version(MESH);
    assertThat(text(next(NEW_ANCHOR, NEW_ISSUER, switched, fleet(proxy(version, OLD_ANCHOR)))))
        .isEqualTo("Issuing: shop/web (has a certificate under the old anchor)");
    assertThat(text(next(NEW_ANCHOR, NEW_ISSUER, switched, fleet(proxy(version, null)))))
        .isEqualTo("Issuing: shop/web (has no certificate yet)");
    assertThat(text(next(NEW_ANCHOR, NEW_ISSUER, switched, fleet(LiveProxy.silent(WEB)))))
        .isEqualTo("Issuing: shop/web (not connected)");
    assertThat(
            text(
                next(
                    NEW_ANCHOR,
                    NEW_ISSUER,
                    switched,
                    new LiveFleet(
                        true, Set.of(both.version(MESH)), List.of(proxy(version, NEW_ANCHOR))))))
        .isEqualTo("Issuing: a replica of the control plane does not have the bundle yet");
  }

  @Test
  void aCertificateThatHasEndedHoldsNothingBack() {
    var ended = new LiveProxy(WEB, true, "x", Fingerprint.of(OLD_ANCHOR), NOW.minusSeconds(1));
    assertThat(next(NEW_ANCHOR, NEW_ISSUER, switched, fleet(ended)))
        .isInstanceOfSatisfying(
            Move.Wait.class, wait -> assertThat(wait.step()).isEqualTo(Step.RETIRING));
  }

  @Test
  void handshakesUnderWayGetTheirTimeBeforeTheOldAnchorGoes() {
    LiveFleet fleet = fleet(proxy(switched.version(MESH), NEW_ANCHOR));
    Situation unsettled = situation(NEW_ANCHOR, NEW_ISSUER, switched, fleet, true, null, NOW);
    assertThat(Rotation.next(unsettled))
        .isEqualTo(
            new Move.Wait(
                Step.RETIRING, new Waiting(1, 1, "", List.of()), NOW.plus(Rotation.SETTLE)));

    Situation settled =
        situation(NEW_ANCHOR, NEW_ISSUER, switched, fleet, true, NOW.minus(Rotation.SETTLE), NOW);
    assertThat(Rotation.next(settled)).isEqualTo(new Move.Write(done, Change.RETIRED));
  }

  @Test
  void theRecordIsClosedWhenEverybodyKnowsThatTheOldAnchorIsGone() {
    LiveFleet late = fleet(proxy(switched.version(MESH), NEW_ANCHOR));
    assertThat(text(Rotation.next(situation(NEW_ANCHOR, NEW_ISSUER, done, late, true, null, NOW))))
        .isEqualTo("Retiring: shop/web (has not acknowledged the bundle)");
    assertThat(Rotation.next(situation(NEW_ANCHOR, NEW_ISSUER, done, late, false, null, NOW)))
        .as("a proxy that is late when nothing is under way")
        .isEqualTo(new Move.Rest());
    LiveFleet fleet = fleet(proxy(done.version(MESH), NEW_ANCHOR));
    assertThat(Rotation.next(situation(NEW_ANCHOR, NEW_ISSUER, done, fleet, true, null, NOW)))
        .isEqualTo(new Move.Rest());
  }

  @Test
  void anAnchorThatKeepsItsKeyIsMissedByNobodyWhoKnowsItsSuccessor() {
    X509Certificate successor =
        CertificateAuthority.selfSigned("old", OLD_KEYS, LIFE.plusDays(1), () -> NOW).own().leaf();
    Published published = Published.of(OLD_ISSUER.keyed(), List.of(successor, OLD_ANCHOR));
    assertThat(published.issuer().anchor()).isEqualTo(successor);
    LiveFleet fleet = fleet(proxy(published.version(MESH), OLD_ANCHOR));
    assertThat(
            Rotation.next(
                situation(
                    successor, OLD_ISSUER, published, fleet, true, NOW.minusSeconds(60), NOW)))
        .isEqualTo(
            new Move.Write(Published.of(OLD_ISSUER.keyed(), List.of(successor)), Change.RETIRED));
    assertThat(text(next(successor, OLD_ISSUER, published, fleet(proxy("earlier", OLD_ANCHOR)))))
        .isEqualTo("Publishing: shop/web (has not acknowledged the bundle)");
  }

  @Test
  void onceWhatIsSignedByHasExpiredNobodyIsWaitedFor() {
    Instant later = NOW.plus(LIFE);
    LiveFleet away = new LiveFleet(false, Set.of(), List.of(LiveProxy.silent(WEB)));
    assertThat(Rotation.next(situation(NEW_ANCHOR, NEW_ISSUER, alone, away, false, null, later)))
        .isEqualTo(new Move.Write(done, Change.RECOVERED));
    assertThat(Rotation.next(situation(NEW_ANCHOR, OLD_ISSUER, alone, away, false, null, later)))
        .as("proxies learn of the anchor while the issuer is awaited")
        .isEqualTo(new Move.Write(both, Change.PUBLISHED));
    assertThat(Rotation.next(situation(NEW_ANCHOR, OLD_ISSUER, both, away, false, null, later)))
        .isInstanceOfSatisfying(
            Move.Stuck.class,
            stuck -> assertThat(stuck.message()).contains("expired at " + OLD_ISSUER.end()));
  }

  @Test
  void anAnchorThatEndsGoesWithoutWaitingForAnybody() {
    Instant later = NOW.plus(LIFE).plusSeconds(121); // clocks may differ
    LiveFleet away = new LiveFleet(false, Set.of(), List.of(LiveProxy.silent(WEB)));
    assertThat(Rotation.next(situation(NEW_ANCHOR, NEW_ISSUER, switched, away, true, null, later)))
        .isEqualTo(new Move.Write(done, Change.RETIRED));
    assertThat(
            text(
                Rotation.next(
                    situation(
                        NEW_ANCHOR,
                        NEW_ISSUER,
                        switched,
                        away,
                        true,
                        null,
                        NOW.plus(LIFE).plusSeconds(60)))))
        .startsWith("Issuing: ");
  }

  @Test
  void anIdentityThatIsLostIsMadeAgainWithTheAnchorsThatAreRemembered() {
    var situation =
        new Situation(
            MESH,
            List.of(NEW_ANCHOR),
            List.of(NEW_ANCHOR, OLD_ANCHOR),
            OLD_ISSUER,
            null,
            fleet(LiveProxy.silent(WEB)),
            true,
            null,
            NOW);
    assertThat(Rotation.next(situation)).isEqualTo(new Move.Write(both, Change.MADE));
    assertThat(Rotation.accepts(situation, NEW_ANCHOR))
        .as("an issuer under the new anchor before the old one is published again")
        .isInstanceOf(Rotation.Acceptance.NotYet.class);
  }

  @Test
  void anIssuerUnderAnAnchorThatIsNotWantedIsNotUsed() {
    assertThat(next(NEW_ANCHOR, OLD_ISSUER, done, nobody())).isEqualTo(new Move.Rest());
  }

  @Test
  void withoutAUsableAnchorAllStaysAsItIs() {
    var situation =
        new Situation(MESH, List.of(), List.of(), OLD_ISSUER, alone, nobody(), false, null, NOW);
    assertThat(Rotation.next(situation)).isInstanceOf(Move.Stuck.class);
    Issuer renewed = issuer(OLD);
    assertThat(
            Rotation.next(
                new Situation(
                    MESH, List.of(), List.of(), renewed, alone, nobody(), false, null, NOW)))
        .isInstanceOf(Move.Write.class);
  }

  @Test
  void aReplacementIsAcceptedUnderAnchorsThatAreKnownOnly() {
    LiveFleet aware = fleet(proxy(both.version(MESH), OLD_ANCHOR));
    assertThat(accepts(both, aware)).isTrue();
    assertThat(accepts(both, fleet(LiveProxy.silent(WEB)))).isFalse();
    assertThat(accepts(alone, aware)).isFalse();
    assertThat(accepts(switched, fleet(LiveProxy.silent(WEB)))).isTrue();
    assertThat(accepts(null, nobody())).as("the old one is still there").isFalse();
  }

  private static boolean accepts(@Nullable Published published, LiveFleet fleet) {
    return Rotation.accepts(
            situation(NEW_ANCHOR, OLD_ISSUER, published, fleet, false, null, NOW), NEW_ANCHOR)
        instanceof Rotation.Acceptance.Accepted;
  }

  private static Move next(
      X509Certificate wanted,
      @Nullable Issuer offered,
      @Nullable Published published,
      LiveFleet fleet) {
    return Rotation.next(situation(wanted, offered, published, fleet, false, null, NOW));
  }

  private static Situation situation(
      X509Certificate wanted,
      @Nullable Issuer offered,
      @Nullable Published published,
      LiveFleet fleet,
      boolean begun,
      @Nullable Instant settlingSince,
      Instant now) {
    return new Situation(
        MESH,
        List.of(wanted),
        List.of(wanted),
        offered,
        published,
        fleet,
        begun,
        settlingSince,
        now);
  }

  private static String text(Move move) {
    return move instanceof Move.Wait(Step step, Waiting waiting, var _)
        ? step.text() + ": " + waiting.text()
        : move.toString();
  }

  private static LiveFleet nobody() {
    return fleet();
  }

  private static LiveFleet fleet(LiveProxy... proxies) {
    return new LiveFleet(true, Set.of(), List.of(proxies));
  }

  private static LiveProxy proxy(String trust, @Nullable X509Certificate anchor) {
    return new LiveProxy(
        WEB, true, trust, anchor == null ? "" : Fingerprint.of(anchor), Instant.MAX);
  }

  private static Issuer issuer(CertificateAuthority authority) {
    KeyedCertificate keyed =
        authority.issueAuthority("issuer", KeyKind.P256.generate(), Duration.ofDays(365));
    return new Issuer(keyed, authority.own().leaf());
  }
}
