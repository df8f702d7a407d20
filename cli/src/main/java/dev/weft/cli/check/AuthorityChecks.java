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

  private AuthorityChecks() {}

  static Category of(Facts facts, Lifetime lifetime) {
    Identity names = facts.mesh().getSpec().identity();
    List<Check> checks = new ArrayList<>();
    checks.add(certificateIsThere("trust anchor", names.trustAnchor().name(), facts.trustAnchor()));
    checks.add(certificateIsThere("issuer", names.issuer().name(), facts.issuer()));
    checks.add(areRenewedInTime(facts));
    switch (facts.identity()) {
      case Material.Unreadable(String why) ->
          checks.add(
              Check.error(
                  "certificate config can be read",
                  why,
                  "look at 'kubectl describe mesh "
                      + facts.mesh().getMetadata().getName()
                      + "'; the check needs the right to get Secrets in weft-system"));
      case Material.Read(var chain, var anchors) -> {
        checks.add(Check.good("certificate config can be read"));
        checks.addAll(ofAnchors(anchors, lifetime));
        checks.addAll(ofIssuer(chain, anchors, lifetime));
      }
    }
    return new Category(NAME, checks);
  }

  private static List<Check> ofAnchors(List<X509Certificate> anchors, Lifetime lifetime) {
    return List.of(
        areOfASupportedKind("trust anchors are", anchors),
        lifetime.isNow("trust anchors are", anchors, RENEW_ANCHOR),
        lifetime.forLong("trust anchors are", anchors, RENEW_ANCHOR));
  }

  private static List<Check> ofIssuer(
      List<X509Certificate> chain, List<X509Certificate> anchors, Lifetime lifetime) {
    return List.of(
        areOfASupportedKind("issuer is", chain),
        lifetime.isNow("issuer is", chain, RENEW_ISSUER),
        lifetime.forLong("issuer is", chain, RENEW_ISSUER),
        Lineage.anchorOf(chain, anchors).isPresent()
            ? Check.good("issuer is issued by a trust anchor")
            : Check.error(
                "issuer is issued by a trust anchor",
                "the chain of "
                    + chain.getFirst().getSubjectX500Principal().getName()
                    + " ends at no trust anchor",
                "put the issuer's whole chain into its Secret, or "
                    + "run 'weft identity renew --issuer --wait' for one under the trust anchor"));
  }

  private static Check areOfASupportedKind(String what, List<X509Certificate> certificates) {
    List<String> wrong =
        certificates.stream()
            .filter(each -> !KeyKind.accepts(each.getPublicKey()))
            .map(each ->
                each.getSubjectX500Principal().getName()
                    + " has a key of kind "
                    + KeyText.of(each.getPublicKey()))
            .toList();
    return Check.none(
        what + " of a supported kind", wrong, "replace it by one with " + KeyKind.EXPECTED);
  }

  private static Check certificateIsThere(
      String role, String name, @Nullable Certificate certificate) {
    String description = role + "'s Certificate is ready";
    if (certificate == null) {
      return Check.error(
          description,
          "there is no Certificate weft-system/" + name,
          "the operator makes it: look whether it runs ('kubectl -n weft-system get pods')");
    }
    Optional<Condition> ready =
        certificate.getStatus() == null
            ? Optional.empty()
            : ConditionSet.find(certificate.getStatus().conditions(), "Ready");
    if (ready.filter(condition -> "True".equals(condition.getStatus())).isPresent()) {
      return Check.good(description);
    }
    return Check.error(
        description,
        ready
            .map(condition -> condition.getReason() + ": " + condition.getMessage())
            .orElse("Certificate " + name + " has no condition Ready yet"),
        "look at 'kubectl -n weft-system describe wcert " + name + "'");
  }

  private static Check areRenewedInTime(Facts facts) {
    List<String> wrong = new ArrayList<>();
    late(facts.trustAnchor(), facts.at()).ifPresent(wrong::add);
    late(facts.issuer(), facts.at()).ifPresent(wrong::add);
    return Check.of(
        Check.Result.WARNING,
        "authorities are renewed in time",
        wrong,
        "look at 'kubectl -n weft-system describe wcert', and whether the operator runs");
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
