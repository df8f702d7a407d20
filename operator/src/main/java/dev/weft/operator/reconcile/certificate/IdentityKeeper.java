package dev.weft.operator.reconcile.certificate;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyedCertificate;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.LiveFleet;
import dev.weft.operator.rotation.Move;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Rotation;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.secrets.SecretStore;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the mesh's identity Secret: reads, asks {@link Rotation}, writes, and begins again, for as
 * long as something is to be written.
 */
final class IdentityKeeper {
  private static final int MAX_WRITES = 8; // more in a row would be a fault: the next pass goes on

  private final SecretStore secrets;
  private final IdentityReader identity;
  private final InstantSource clock;

  IdentityKeeper(SecretStore secrets, InstantSource clock) {
    this.secrets = secrets;
    this.identity = new IdentityReader(secrets);
    this.clock = clock;
  }

  /** Where it has come to rest, and what for. */
  record Turn(Situation situation, Move move) {}

  Turn advance(Mesh mesh, Pair pair, LiveFleet fleet, Consumer<Told> tell) {
    Situation situation = identity.read(mesh, pair, fleet, clock.instant());
    Move move = Rotation.next(situation);
    for (int i = 0; i < MAX_WRITES && move instanceof Move.Write write; i++) {
      secrets.write(
          SecretStore.Draft.of(
                  Names.IDENTITY, write.next().issuer().keyed(), write.next().anchors(), 0)
              .over(secrets.read(Names.IDENTITY))
              .ownedBy(mesh));
      tell.accept(told(write));
      situation = identity.read(mesh, pair, fleet, clock.instant());
      move = Rotation.next(situation);
    }
    return new Turn(situation, move);
  }

  /**
   * The Secret of an anchor of our own names, beside it, those before it that proxies still accept:
   * should the identity Secret be lost, they are found here.
   */
  void mirror(Pair pair, Situation situation) {
    Published published = situation.published();
    if (pair.anchor() == null || pair.anchor().getSpec().external() || published == null) {
      return;
    }
    String name = pair.anchor().getSpec().secretName();
    StoredSecret secret = secrets.read(name);
    if (secret != null && TlsContent.of(name, secret) instanceof TlsContent.Usable(var keyed)) {
      List<X509Certificate> wanted = named(keyed, published.anchors());
      if (!Set.copyOf(IdentityReader.certificates(secret, StoredSecret.ANCHORS))
          .equals(Set.copyOf(wanted))) {
        secrets.write(SecretStore.Draft.of(name, keyed, wanted, secret.revision()).over(secret));
      }
    }
  }

  private static List<X509Certificate> named(
      KeyedCertificate keyed, List<X509Certificate> published) {
    return Anchors.union(List.of(keyed.leaf()), published);
  }

  private static Told told(Move.Write write) {
    Published next = write.next();
    String issuer =
        "issuer "
            + Fingerprint.of(next.issuer().keyed().leaf())
            + " under trust anchor "
            + Fingerprint.of(next.issuer().anchor());
    String anchors = next.fingerprints().stream().sorted().collect(Collectors.joining(", "));
    return switch (write.change()) {
      case MADE ->
          Told.good("IdentityPublished", "Certificates are signed by " + issuer + " from now on.");
      case PUBLISHED ->
          Told.good("TrustAnchorPublished", "Proxies are told to trust " + anchors + ".");
      case RENEWED -> Told.good("IssuerRenewed", "Certificates are signed by " + issuer + ".");
      case SWITCHED ->
          Told.good(
              "IssuerSwitched",
              "Every proxy trusts the new anchor. Certificates are signed by " + issuer + ".");
      case RECOVERED ->
          Told.good(
              "IdentityRecovered",
              "What certificates were signed by had expired; now it is " + issuer + ".");
      case RETIRED ->
          Told.good("TrustAnchorRetired", "Proxies are told to trust " + anchors + " alone.");
    };
  }
}
