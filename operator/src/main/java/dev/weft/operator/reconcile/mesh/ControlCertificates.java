package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.secrets.SecretStore;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import dev.weft.operator.status.Times;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the two Secrets of the control plane's port. They are read from the API server, never from
 * a cache: an authority that is made anew because a cache was late would cut off every proxy.
 */
final class ControlCertificates {
  private static final Logger log = LoggerFactory.getLogger(ControlCertificates.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final int MAX_STEPS = 4;

  private final SecretStore secrets;
  private final InstantSource clock;

  ControlCertificates(SecretStore secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What holds now.
   *
   * @param caPem what clients of the control plane must trust
   * @param until when to look again
   * @param notes what was done, for events
   */
  record Kept(String caPem, Instant until, List<String> notes) {}

  /**
   * @param unaware who has not acknowledged the present bundle; empty when everybody has
   */
  Kept keep(Mesh mesh, Supplier<String> unaware) {
    var notes = new ArrayList<String>();
    for (int step = 0; step < MAX_STEPS; step++) {
      KeyedCertificate authority = keyed(Names.CONTROL_CA);
      KeyedCertificate leaf = keyed(Names.CONTROL_TLS);
      List<X509Certificate> bundle = bundle();
      switch (TlsPlan.decide(
          authority, leaf, bundle, unaware, ControlNames.all(), clock.instant())) {
        case TlsPlan.Keep(Instant until) -> {
          return new Kept(caPem(), until, notes);
        }
        case TlsPlan.Await(String why) -> {
          log.debug("the control plane's new authority waits why={}", why);
          return new Kept(caPem(), clock.instant().plus(WAIT), notes);
        }
        case TlsPlan.NewAuthority(String reason) -> {
          make(mesh, authority, bundle);
          notes.add("made the control plane's authority: " + reason);
        }
        case TlsPlan.Publish(KeyedCertificate by, KeyedCertificate present) -> {
          write(mesh, Names.CONTROL_TLS, present, with(by, bundle));
          notes.add("told clients of the control plane to trust its new authority, too");
          // Whoever asks for the webhook must know it, too, before anything else is done.
          return new Kept(caPem(), clock.instant().plus(SOON), notes);
        }
        case TlsPlan.NewLeaf(KeyedCertificate by, String reason) -> {
          issue(mesh, by, bundle);
          notes.add("issued the control plane's certificate: " + reason);
        }
      }
    }
    return new Kept(caPem(), clock.instant().plus(SOON), notes);
  }

  /**
   * The one before it, while it is there, signs the new one as well: a proxy that starts anew in an
   * old pod knows the old one alone, and goes on until that ends.
   */
  private void make(Mesh mesh, @Nullable KeyedCertificate before, List<X509Certificate> bundle) {
    KeyPair keys = KeyKind.P256.generate();
    // Each has a name of its own: chains are put together by names.
    String name = "Weft control plane " + Times.text(clock.instant());
    KeyedCertificate made =
        CertificateAuthority.selfSigned(name, keys, TlsPlan.AUTHORITY_LIFETIME, clock).own();
    var chain = new ArrayList<>(made.chain());
    if (before != null && clock.instant().isBefore(Anchors.end(before.leaf()))) {
      chain.add(
          CertificateAuthority.of(before, clock)
              .issueAuthority(name, keys, TlsPlan.AUTHORITY_LIFETIME)
              .leaf());
    }
    write(
        mesh,
        Names.CONTROL_CA,
        new KeyedCertificate(made.key(), chain),
        with(made, before == null ? bundle : Anchors.union(List.of(before.leaf()), bundle)));
  }

  private void issue(Mesh mesh, KeyedCertificate authority, List<X509Certificate> bundle) {
    Instant end = clock.instant().plus(TlsPlan.LEAF_LIFETIME);
    List<X509Certificate> lasting =
        authority.chain().stream().filter(each -> Anchors.end(each).isAfter(end)).toList();
    KeyedCertificate leaf =
        CertificateAuthority.of(new KeyedCertificate(authority.key(), lasting), clock)
            .issue(LeafRequest.server(ControlNames.all(), List.of(), TlsPlan.LEAF_LIFETIME));
    write(mesh, Names.CONTROL_TLS, leaf, with(authority, bundle));
  }

  /** Those that have ended go. */
  private List<X509Certificate> with(KeyedCertificate authority, List<X509Certificate> bundle) {
    return Anchors.union(List.of(authority.leaf()), Anchors.living(bundle, clock.instant()));
  }

  private void write(Mesh mesh, String name, KeyedCertificate keyed, List<X509Certificate> bundle) {
    secrets.write(
        SecretStore.Draft.of(name, keyed, bundle, 0).over(secrets.read(name)).ownedBy(mesh));
  }

  private String caPem() {
    StoredSecret secret = secrets.read(Names.CONTROL_TLS);
    return secret == null ? "" : secret.text(StoredSecret.ANCHORS);
  }

  /** What clients are told to trust; what cannot be read is told anew. */
  private List<X509Certificate> bundle() {
    try {
      return Pem.parseCertificates(caPem());
    } catch (Pem.MalformedException e) {
      return List.of();
    }
  }

  /** Null for what cannot be used: it is made anew. */
  private @Nullable KeyedCertificate keyed(String name) {
    StoredSecret secret = secrets.read(name);
    return switch (TlsContent.of(name, secret)) {
      case TlsContent.Usable(KeyedCertificate keyed) -> keyed;
      case TlsContent.Unusable(String reason, String message) -> {
        if (secret != null) {
          log.warn("secret cannot be used; it is made anew reason={} why={}", reason, message);
        }
        yield null;
      }
    };
  }
}
