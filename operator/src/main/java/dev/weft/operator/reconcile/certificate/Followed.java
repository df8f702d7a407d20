package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.Certificate;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Renewal;
import dev.weft.operator.reconcile.certificate.Finding.Say;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import dev.weft.operator.status.ConditionSet.State;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges a Secret that somebody else fills. Pure. */
final class Followed {
  static final String EXPIRES_SOON = "ExpiresSoon";

  private static final Say NOT_OURS =
      new Say(State.FALSE, "External", "Somebody else fills the Secret: ask them for a renewal.");

  private final Certificate certificate;
  private final @Nullable StoredSecret secret;
  private final Instant now;

  Followed(Certificate certificate, @Nullable StoredSecret secret, Instant now) {
    this.certificate = certificate;
    this.secret = secret;
    this.now = now;
  }

  Finding anchor() {
    return switch (AnchorBundle.of(name(), secret)) {
      case AnchorBundle.Unusable(String reason, String message) -> Finding.refused(reason, message);
      case AnchorBundle.Usable usable -> {
        List<X509Certificate> living = Anchors.living(usable.anchors(), now);
        // The one that stays longest: while another takes its place, an older one may well end.
        X509Certificate last =
            usable.anchors().stream().max(Comparator.comparing(Anchors::end)).orElseThrow();
        yield living.isEmpty()
            ? expired(last)
            : found(
                last,
                living.size() == 1
                    ? "It holds a trust anchor"
                    : "It holds " + living.size() + " trust anchors, the last of them");
      }
    };
  }

  /**
   * @param anchors at one of which the issuer must end; empty where nobody says
   */
  Finding issuer(List<X509Certificate> anchors) {
    if (anchors.isEmpty()) {
      return switch (TlsContent.of(name(), secret)) {
        case TlsContent.Unusable(String reason, String message) -> Finding.refused(reason, message);
        case TlsContent.Usable(KeyedCertificate keyed) -> issuer(keyed);
      };
    }
    return switch (Offer.of(name(), secret, anchors)) {
      case Offer.Unusable(String reason, String message) -> Finding.refused(reason, message);
      case Offer.Usable(var issuer) -> issuer(issuer.keyed());
    };
  }

  private Finding issuer(KeyedCertificate keyed) {
    X509Certificate first = // what ends first ends all of it
        keyed.chain().stream().min(Comparator.comparing(Anchors::end)).orElseThrow();
    return now.isBefore(Anchors.end(first)) ? found(first, "It holds an issuer") : expired(first);
  }

  private Finding found(X509Certificate shown, String what) {
    Instant end = Anchors.end(shown);
    Instant soon = Renewal.ofAuthority(shown, null);
    boolean late = !now.isBefore(soon);
    String message = what + ", valid until " + end + ".";
    return new Finding(
        late
            ? new Say(State.TRUE, EXPIRES_SOON, message + " " + remedy("before then"))
            : new Say(State.TRUE, "Ready", message),
        NOT_OURS,
        shown,
        null,
        0,
        Failures.NONE,
        late ? end : soon);
  }

  private Finding expired(X509Certificate shown) {
    return new Finding(
        new Say(
            State.FALSE,
            "Expired",
            shown.getSubjectX500Principal()
                + " expired at "
                + Anchors.end(shown)
                + ". "
                + remedy("now")),
        NOT_OURS,
        shown,
        null,
        0,
        Failures.NONE,
        null);
  }

  private String remedy(String when) {
    return "Whoever fills Secret "
        + certificate.getMetadata().getNamespace()
        + "/"
        + name()
        + " must replace it "
        + when
        + ".";
  }

  private String name() {
    return certificate.getSpec().secretName();
  }
}
