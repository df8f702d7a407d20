package dev.weft.operator.ca;

import dev.weft.api.Names;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.Pem;
import dev.weft.identity.TrustVersion;
import dev.weft.operator.index.Latest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of the mesh at present, from the Mesh, the identity Secret and the authority of the
 * control plane's own port. A Secret that is of no use, or gone, changes nothing but what {@link
 * #problem} says: the last good one is signed by, and proxies trust what they trusted. Thread-safe.
 */
public final class MeshIdentity {
  private static final Logger log = LoggerFactory.getLogger(MeshIdentity.class);
  private static final String SECRET = "Secret " + Names.NAMESPACE + "/" + Names.IDENTITY;

  private final InstantSource clock;
  private final Latest<TrustMessage.Bundle> trust = new Latest<>();
  private @Nullable Map<String, String> secret;
  private @Nullable Settings settings;
  private @Nullable String controlAuthority;
  private volatile Now now = new Now(null, null, "there is no Mesh");

  /** What the Mesh says of identities. */
  public record Settings(String trustDomain, Duration certificateLifetime) {}

  /**
   * What holds.
   *
   * @param issuer null before there is one
   * @param settings null before there is a Mesh
   * @param problem empty when all is well
   */
  record Now(@Nullable Issuer issuer, @Nullable Settings settings, String problem) {}

  public MeshIdentity(InstantSource clock) {
    this.clock = clock;
  }

  /** Of a Mesh that goes nothing is to be said: it takes the control plane with it. */
  public synchronized void meshIs(Settings given) {
    if (!given.equals(settings)) {
      settings = given;
      refresh();
    }
  }

  /**
   * @param data in base64
   */
  public synchronized void secretIs(Map<String, String> data) {
    if (!data.equals(secret)) {
      secret = Map.copyOf(data);
      refresh();
    }
  }

  public synchronized void secretGone() {
    secret = null;
    refresh();
  }

  /**
   * @param pem who may sign for the control plane's port
   */
  public synchronized void controlAuthorityIs(String pem) {
    if (!pem.equals(controlAuthority)) {
      controlAuthority = pem;
      refresh();
    }
  }

  /** Whom proxies are told to trust. */
  public Latest<TrustMessage.Bundle> trust() {
    return trust;
  }

  /**
   * @param told the version of each bundle, once proxies are told it and what goes with it is
   *     signed by; must not wait
   */
  public void whenHandedOut(Consumer<String> told) {
    trust.follow(() -> {
      TrustMessage.Bundle bundle = trust.get();
      if (bundle != null) {
        told.accept(bundle.version());
      }
    });
  }

  /** What keeps the Secret from being used; empty while it is. */
  public String problem() {
    return now.problem;
  }

  /** When the issuer in use ends; null while there is none. */
  public @Nullable Instant issuerEnd() {
    Issuer issuer = now.issuer;
    return issuer == null ? null : issuer.end();
  }

  /** When the anchor above the issuer in use ends; null while there is none. */
  public @Nullable Instant anchorEnd() {
    Issuer issuer = now.issuer;
    return issuer == null ? null : issuer.anchor().getNotAfter().toInstant();
  }

  Now now() {
    return now;
  }

  private void refresh() {
    Now before = now;
    now = next(before);
    if (!now.problem.equals(before.problem) && !now.problem.isEmpty() && settings != null) {
      log.warn(
          "identity cannot be renewed; {} problem={}",
          now.issuer == null ? "nothing is issued" : "the last good issuer stays in use",
          now.problem);
    }
    Issuer issuer = now.issuer;
    if (issuer != null && !issuer.sameAs(before.issuer)) {
      log.info(
          "issuer in use name={} fingerprint={} end={} anchor={} anchors={}",
          issuer.authority().own().leaf().getSubjectX500Principal(),
          Fingerprint.of(issuer.authority().own().leaf()),
          issuer.end(),
          issuer.issuing(),
          issuer.anchors().size());
    }
    publish(now);
  }

  private Now next(Now before) {
    if (settings == null) {
      return before;
    }
    if (secret == null) {
      return new Now(
          before.issuer,
          settings,
          SECRET + (before.issuer == null ? " is not there yet" : " is gone"));
    }
    return switch (Issuer.read(secret, clock)) {
      case Issuer.Read.Usable(Issuer issuer) -> new Now(issuer, settings, "");
      case Issuer.Read.Unusable(String why) ->
          new Now(before.issuer, settings, SECRET + ": " + why);
    };
  }

  private void publish(Now holds) {
    if (holds.issuer == null || holds.settings == null || controlAuthority == null) {
      return;
    }
    String issuing = holds.issuer.issuing();
    trust.publish(
        new TrustMessage.Bundle(
            TrustVersion.of(
                holds.settings.trustDomain(),
                holds.issuer.fingerprints(),
                issuing,
                controlAuthority),
            holds.settings.trustDomain(),
            holds.issuer.anchors().stream().map(Pem::certificate).toList(),
            issuing,
            controlAuthority));
  }
}
