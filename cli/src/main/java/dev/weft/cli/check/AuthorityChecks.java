package dev.weft.cli.check;

import dev.weft.cli.identity.Ago;
import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.KeyText;
import dev.weft.cli.identity.Lineage;
import dev.weft.cli.identity.Material;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.mesh.Identity;
import dev.weft.identity.KeyKind;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks of the trust anchors and the issuer. Pure. */
final class AuthorityChecks {
  static final String NAME = "weft-identity";

  private static final String RENEW_ANCHOR =
      "run 'weft identity renew --trust-anchor --wait'; with external: true, put a new one into its Secret";
  private static final String RENEW_ISSUER =
      "run 'weft identity renew --issuer --wait'; with external: true, put a new one into its Secret";

  private static final String CERTIFICATE =
      "the operator makes and renews it: look at 'kubectl -n weft-system describe wcert',"
          + " and whether the operator runs ('kubectl -n weft-system get pods')";
  private static final String KIND = "replace it by one with " + KeyKind.EXPECTED;
  static final String READ = "identity-readable";

  static final RuleSet RULES =
      new RuleSet(
          NAME,
          List.of(ApiChecks.USER),
          List.of(
              IdentityChecks.MESH,
              IdentityChecks.rule(
                      "identity-anchor-ready",
                      "trust anchor's Certificate is ready",
                      CERTIFICATE,
                      facts ->
                          certificateIsReady(
                              names(facts).trustAnchor().name(), facts.trustAnchor()))
                  .mayPass()
                  .needs(IdentityChecks.READ),
              IdentityChecks.rule(
                      "identity-issuer-ready",
                      "issuer's Certificate is ready",
                      CERTIFICATE,
                      facts -> certificateIsReady(names(facts).issuer().name(), facts.issuer()))
                  .mayPass()
                  .needs(IdentityChecks.READ),
              IdentityChecks.rule(
                      "identity-renewals",
                      "authorities are renewed in time",
                      "look at 'kubectl -n weft-system describe wcert', and whether the operator runs",
                      AuthorityChecks::areRenewedInTime)
                  .needs(IdentityChecks.READ),
              IdentityChecks.rule(
                      READ,
                      "certificate config can be read",
                      "look at 'kubectl describe mesh'; the check needs the right to get Secrets in weft-system",
                      facts -> canBeRead(facts.identity()))
                  .mayPass()
                  .needs(IdentityChecks.READ),
              IdentityChecks.rule(
                      "identity-anchors-kind",
                      "trust anchors are of a supported kind",
                      KIND,
                      facts -> areOfASupportedKind(read(facts).roots()))
                  .needs(READ),
              IdentityChecks.lasting(
                      "identity-anchors-valid",
                      "trust anchors are within the validity period",
                      RENEW_ANCHOR,
                      (facts, lifetime) -> lifetime.isNow(read(facts).roots()))
                  .needs(READ),
              IdentityChecks.lasting(
                      "identity-anchors-lasting",
                      "trust anchors are valid for at least 30d",
                      RENEW_ANCHOR,
                      (facts, lifetime) -> lifetime.forLong(read(facts).roots()))
                  .needs(READ),
              IdentityChecks.rule(
                      "identity-issuer-kind",
                      "issuer is of a supported kind",
                      KIND,
                      facts -> areOfASupportedKind(read(facts).chain()))
                  .needs(READ),
              IdentityChecks.lasting(
                      "identity-issuer-valid",
                      "issuer is within the validity period",
                      RENEW_ISSUER,
                      (facts, lifetime) -> lifetime.isNow(read(facts).chain()))
                  .needs(READ),
              IdentityChecks.lasting(
                      "identity-issuer-lasting",
                      "issuer is valid for at least 30d",
                      RENEW_ISSUER,
                      (facts, lifetime) -> lifetime.forLong(read(facts).chain()))
                  .needs(READ),
              IdentityChecks.rule(
                      "identity-issuer-anchored",
                      "issuer is issued by a trust anchor",
                      "put the issuer's whole chain into its Secret, or "
                          + "run 'weft identity renew --issuer --wait' for one under the trust anchor",
                      facts -> isAnchored(read(facts)))
                  .needs(READ)));

  private AuthorityChecks() {}

  private static Identity names(Facts facts) {
    return facts.mesh().getSpec().identity();
  }

  static Verdict canBeRead(Material material) {
    return material instanceof Material.Unreadable(String why)
        ? Verdict.fails(why)
        : Verdict.holds();
  }

  /** Once {@link #READ} holds. */
  private static Material.Read read(Facts facts) {
    return (Material.Read) facts.identity();
  }

  private static Verdict isAnchored(Material.Read identity) {
    return Lineage.anchorOf(identity.chain(), identity.roots()).isPresent()
        ? Verdict.holds()
        : Verdict.fails(
            "the chain of "
                + identity.chain().getFirst().getSubjectX500Principal().getName()
                + " ends at no trust anchor");
  }

  private static Verdict areOfASupportedKind(List<X509Certificate> certificates) {
    return Verdict.none(
        certificates.stream()
            .filter(each -> !KeyKind.accepts(each.getPublicKey()))
            .map(each ->
                each.getSubjectX500Principal().getName()
                    + " has a key of kind "
                    + KeyText.of(each.getPublicKey()))
            .toList());
  }

  private static Verdict certificateIsReady(String name, @Nullable Certificate certificate) {
    if (certificate == null) {
      return Verdict.fails("there is no Certificate weft-system/" + name);
    }
    Optional<Condition> ready =
        certificate.getStatus() == null
            ? Optional.empty()
            : ConditionSet.find(certificate.getStatus().conditions(), "Ready");
    if (ready.filter(condition -> "True".equals(condition.getStatus())).isPresent()) {
      return Verdict.holds();
    }
    return Verdict.fails(
        ready
            .map(condition -> condition.getReason() + ": " + condition.getMessage())
            .orElse("Certificate " + name + " has no condition Ready yet"));
  }

  private static Verdict areRenewedInTime(Facts facts) {
    List<String> wrong = new ArrayList<>();
    late(facts.trustAnchor(), facts.at()).ifPresent(wrong::add);
    late(facts.issuer(), facts.at()).ifPresent(wrong::add);
    return Verdict.noneOdd(wrong);
  }

  private static Optional<String> late(@Nullable Certificate certificate, Instant now) {
    if (certificate == null || certificate.getStatus() == null) {
      return Optional.empty();
    }
    CertificateStatus status = certificate.getStatus();
    String name = certificate.getMetadata().getName();
    Integer failed = status.failedIssuanceAttempts();
    if (failed != null && failed > 0) {
      return Optional.of(name + ": " + failed + " attempts to issue failed in a row");
    }
    Instant due = time(status.renewalTime());
    return due != null && due.isBefore(now)
        ? Optional.of(name + ": was to be renewed at " + due + ", " + Ago.text(due, now))
        : Optional.empty();
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null; // not for this check to judge
    }
  }
}
