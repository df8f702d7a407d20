package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateSpec.Usage;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.reconcile.certificate.Verdict.Reason;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Rotation;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.SecretStore;
import dev.weft.operator.secrets.StoredSecret;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does what a Certificate asks for, and says what came of it. Each Secret has one writer: a
 * Certificate's is written when that Certificate is reconciled, the identity Secret when the mesh's
 * trust anchor is.
 */
final class Keeper {
  private static final Set<String> TAKEN =
      Set.of(Names.IDENTITY, Names.CONTROL_TLS, Names.CONTROL_CA);

  private final SecretStore secrets;
  private final IdentityReader identity;
  private final IdentityKeeper identities;
  private final InstantSource clock;

  Keeper(SecretStore secrets, InstantSource clock) {
    this.secrets = secrets;
    this.identity = new IdentityReader(secrets);
    this.identities = new IdentityKeeper(secrets, clock);
    this.clock = clock;
  }

  CertificateReport.Report reconcile(Certificate certificate, Surroundings around) {
    var told = new ArrayList<Told>();
    Pair pair = around.pair();
    Mesh mesh = around.mesh();
    Optional<String> objection = objection(certificate, around);
    Finding finding =
        objection.isPresent()
            ? Finding.refused("Invalid", objection.get())
            : find(certificate, around, pair, told::add);
    if (mesh == null || objection.isPresent() || pair.partOf(certificate) != Pair.Part.ANCHOR) {
      return CertificateReport.of(certificate, finding, null, told, clock.instant());
    }
    IdentityKeeper.Turn turn = identities.advance(mesh, pair, around.fleet(), told::add);
    identities.mirror(pair, turn.situation());
    return CertificateReport.of(certificate, finding, turn, told, clock.instant());
  }

  /** Why nothing is done for it at all. */
  private static Optional<String> objection(Certificate certificate, Surroundings around) {
    String namespace = certificate.getMetadata().getNamespace();
    String secret = certificate.getSpec().secretName();
    if (!Names.NAMESPACE.equals(namespace)) {
      return Optional.of(
          "metadata.namespace: '"
              + namespace
              + "' (expected: "
              + Names.NAMESPACE
              + ", for the operator reads no Secrets elsewhere)");
    }
    if (TAKEN.contains(secret)) {
      return Optional.of(
          "spec.secretName: '"
              + secret
              + "' (expected: another, for that one is the operator's own)");
    }
    return around.certificates().stream()
        .filter(each -> Names.NAMESPACE.equals(each.getMetadata().getNamespace()))
        .filter(each -> secret.equals(each.getSpec().secretName()))
        .filter(each -> older(each, certificate))
        .findFirst()
        .map(each ->
            "spec.secretName: '"
                + secret
                + "' (expected: another, for that one is kept by Certificate "
                + each.getMetadata().getName()
                + ")");
  }

  private static boolean older(Certificate one, Certificate other) {
    String first = Objects.requireNonNullElse(one.getMetadata().getCreationTimestamp(), "");
    String second = Objects.requireNonNullElse(other.getMetadata().getCreationTimestamp(), "");
    int order = first.compareTo(second);
    return order < 0
        || (order == 0 && one.getMetadata().getName().compareTo(other.getMetadata().getName()) < 0);
  }

  private Finding find(
      Certificate certificate, Surroundings around, Pair pair, Consumer<Told> tell) {
    boolean anchor = certificate.getSpec().usage() == Usage.TRUST_ANCHOR;
    if (certificate.getSpec().external()) {
      var followed =
          new Followed(
              certificate, secrets.read(certificate.getSpec().secretName()), clock.instant());
      return anchor ? followed.anchor() : followed.issuer(above(certificate, around, pair));
    }
    return switch (Wish.read(certificate.getSpec())) {
      case Wish.Read.Malformed(String message) -> Finding.refused("Invalid", message);
      case Wish.Read.Ok(Wish wish) ->
          anchor
              ? keepAnchor(certificate, wish, around, pair, tell)
              : keepIssuer(certificate, wish, around, pair, tell);
    };
  }

  /** At which an issuer of somebody else's must end, if it is the mesh's. */
  private List<X509Certificate> above(Certificate issuer, Surroundings around, Pair pair) {
    Situation situation = situation(around, pair);
    if (situation == null || pair.partOf(issuer) != Pair.Part.ISSUER) {
      return List.of();
    }
    Published published = situation.published();
    return Anchors.union(situation.wanted(), published == null ? List.of() : published.anchors());
  }

  private Finding keepAnchor(
      Certificate anchor, Wish wish, Surroundings around, Pair pair, Consumer<Told> tell) {
    Situation situation = pair.partOf(anchor) == Pair.Part.ANCHOR ? situation(around, pair) : null;
    return new OwnCertificate(
            secrets, clock, anchor, wish, new Parent.Itself(), around.trustDomain())
        .keep(
            reason -> anchorGate(reason, situation),
            situation == null ? List.of() : predecessors(situation),
            tell);
  }

  /** An anchor that is of use yet is replaced when the one before it is gone. */
  private static Optional<String> anchorGate(Reason reason, @Nullable Situation situation) {
    return situation == null || reason.useless() || Rotation.idle(situation)
        ? Optional.empty()
        : Optional.of("another change of the trust anchor is under way");
  }

  private static List<X509Certificate> predecessors(Situation situation) {
    Published published = situation.published();
    return Anchors.living(
        published == null ? situation.remembered() : published.anchors(), situation.now());
  }

  private Finding keepIssuer(
      Certificate issuer, Wish wish, Surroundings around, Pair pair, Consumer<Told> tell) {
    Situation situation = pair.partOf(issuer) == Pair.Part.ISSUER ? situation(around, pair) : null;
    Parent parent = parent(issuer, around);
    return new OwnCertificate(secrets, clock, issuer, wish, parent, around.trustDomain())
        .keep(_ -> issuerGate(parent, situation), List.of(), tell);
  }

  private static Optional<String> issuerGate(Parent parent, @Nullable Situation situation) {
    return situation != null
            && parent instanceof Parent.Signing(KeyedCertificate by, var anchors)
            && Rotation.accepts(situation, anchorOf(by, anchors))
                instanceof Rotation.Acceptance.NotYet(String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private static X509Certificate anchorOf(KeyedCertificate by, List<X509Certificate> anchors) {
    return IssuerChain.find(by.chain(), anchors) instanceof IssuerChain.End.At(var anchor)
        ? anchor
        : by.leaf();
  }

  /** Who signs an issuer of our own. Ordered checks. */
  private Parent parent(Certificate issuer, Surroundings around) {
    String name = issuer.getSpec().issuerRef() == null ? "" : issuer.getSpec().issuerRef().name();
    Optional<Certificate> anchor =
        around.certificates().stream()
            .filter(each -> Names.NAMESPACE.equals(each.getMetadata().getNamespace()))
            .filter(each -> name.equals(each.getMetadata().getName()))
            .filter(each -> each.getSpec().usage() == Usage.TRUST_ANCHOR)
            .findFirst();
    if (anchor.isEmpty()) {
      return new Parent.Missing(
          List.of(),
          "AnchorNotFound",
          "spec.issuerRef.name: '"
              + name
              + "' (expected: a Certificate of usage TrustAnchor in "
              + Names.NAMESPACE
              + ").");
    }
    String secretName = anchor.get().getSpec().secretName();
    StoredSecret secret = secrets.read(secretName);
    return AnchorKey.of(anchor.get(), secret, clock.instant());
  }

  private @Nullable Situation situation(Surroundings around, Pair pair) {
    Instant now = clock.instant();
    return around.mesh() == null ? null : identity.read(around.mesh(), pair, around.fleet(), now);
  }
}
