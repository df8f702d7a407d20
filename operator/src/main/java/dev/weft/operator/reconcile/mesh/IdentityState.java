package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.TrustAnchor;
import dev.weft.identity.Fingerprint;
import dev.weft.operator.reconcile.certificate.Pair;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.LiveProxy;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.status.Times;
import io.fabric8.kubernetes.api.model.Condition;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the mesh's identities stand, and what is to be said of it.
 *
 * @param anchors for the status
 */
record IdentityState(State state, String reason, String message, List<TrustAnchor> anchors) {
  private static final int MAX_ANCHORS = 8; // the schema's bound

  static IdentityState of(Mesh mesh, Pair pair, Situation situation) {
    Published published = situation.published();
    List<TrustAnchor> anchors = published == null ? List.of() : anchors(published, situation);
    Optional<String> missing = missing(mesh, pair);
    if (missing.isPresent()) {
      return new IdentityState(State.FALSE, "CertificateMissing", missing.get(), anchors);
    }
    Optional<String> problem = said(pair, "Ready", each -> each.getStatus().equals("False"));
    if (published == null) {
      return new IdentityState(
          State.FALSE,
          "NoIssuer",
          "Nothing can be issued yet. " + problem.orElse("The issuer is being made."),
          anchors);
    }
    if (published.issuer().expired(situation.now())) {
      return new IdentityState(
          State.FALSE,
          "Expired",
          "What certificates are signed by expired at "
              + published.issuer().end()
              + ". "
              + problem.orElse("Another is being made."),
          anchors);
    }
    return Stream.of(
            said(pair, "Rotating", each -> each.getStatus().equals("True"))
                .map(message -> new IdentityState(State.TRUE, "Rotating", message, anchors)),
            problem.map(
                message -> new IdentityState(State.TRUE, "CertificateNotReady", message, anchors)),
            said(pair, "Ready", each -> each.getReason().equals("ExpiresSoon"))
                .map(message -> new IdentityState(State.TRUE, "ExpiresSoon", message, anchors)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new IdentityState(State.TRUE, "Issued", issued(published), anchors));
  }

  private static Optional<String> missing(Mesh mesh, Pair pair) {
    var identity = mesh.getSpec().identity();
    if (pair.anchor() == null) {
      return Optional.of(
          expected(
              "trustAnchor", identity.trustAnchor().name(), "a Certificate of usage TrustAnchor"));
    }
    if (pair.issuer() == null) {
      return Optional.of(
          expected("issuer", identity.issuer().name(), "a Certificate of usage Issuer"));
    }
    var anchorOfIssuer = pair.issuer().getSpec().issuerRef();
    return anchorOfIssuer == null
            || anchorOfIssuer.name().equals(pair.anchor().getMetadata().getName())
        ? Optional.empty()
        : Optional.of(
            expected(
                "issuer",
                identity.issuer().name(),
                "one whose issuerRef is the Certificate of spec.identity.trustAnchor"));
  }

  private static String expected(String field, String name, String expectation) {
    return "spec.identity."
        + field
        + ".name: '"
        + name
        + "' (expected: "
        + expectation
        + " in "
        + Names.NAMESPACE
        + ").";
  }

  /** What a condition of one of the two says, with the name of the Certificate before it. */
  private static Optional<String> said(
      Pair pair, String type, java.util.function.Predicate<Condition> which) {
    return Stream.of(pair.anchor(), pair.issuer())
        .filter(Objects::nonNull)
        .flatMap(certificate ->
            condition(certificate, type)
                .filter(which)
                .map(condition ->
                    "Certificate "
                        + certificate.getMetadata().getName()
                        + ": "
                        + condition.getMessage())
                .stream())
        .findFirst();
  }

  private static Optional<Condition> condition(@Nullable Certificate certificate, String type) {
    return certificate == null || certificate.getStatus() == null
        ? Optional.empty()
        : ConditionSet.find(certificate.getStatus().conditions(), type);
  }

  private static String issued(Published published) {
    return "Certificates are signed by issuer "
        + Fingerprint.of(published.issuer().keyed().leaf())
        + ", valid until "
        + published.issuer().end()
        + ", under trust anchor "
        + Fingerprint.of(published.issuer().anchor())
        + ".";
  }

  private static List<TrustAnchor> anchors(Published published, Situation situation) {
    String version = published.version(situation.mesh());
    return published.anchors().stream()
        .limit(MAX_ANCHORS)
        .map(anchor ->
            new TrustAnchor(
                Fingerprint.of(anchor),
                Times.text(Anchors.end(anchor)),
                (int)
                    situation.fleet().proxies().stream()
                        .filter(proxy -> knows(proxy, version, anchor))
                        .count()))
        .toList();
  }

  /**
   * It acts on the present bundle; or its own certificate would be of no use without the anchor.
   */
  private static boolean knows(LiveProxy proxy, String version, X509Certificate anchor) {
    return proxy.trust().equals(version) || proxy.anchor().equals(Fingerprint.of(anchor));
  }
}
