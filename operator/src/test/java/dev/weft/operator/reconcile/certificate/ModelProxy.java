package dev.weft.operator.reconcile.certificate;

import dev.weft.api.wire.FleetMessage;
import dev.weft.identity.Fingerprint;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.Published;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** A proxy: what it is, and what it has said of itself, which may be less. */
final class ModelProxy {
  final PodId pod;
  boolean seen; // by the operator's informer
  boolean ending;
  @Nullable ModelReplica replica;
  @Nullable Published bundle;
  @Nullable X509Certificate anchor; // of its certificate
  private String bundleVersion = "";
  private String saidTrust = "";
  private String saidAnchor = "";

  ModelProxy(String name) {
    this.pod = new PodId("shop", name);
  }

  /** What was said to another replica is not known to this one. */
  void connect(ModelReplica to) {
    disconnect();
    replica = to;
    to.proxies.add(this);
  }

  void disconnect() {
    if (replica != null) {
      replica.proxies.remove(this);
      replica = null;
      seen = true; // an informer is late by moments, not for as long as a connection lasts
    }
    saidTrust = "";
    saidAnchor = "";
  }

  void hear() {
    if (replica != null && replica.holds != null) {
      bundle = replica.holds;
      bundleVersion = replica.version();
    }
  }

  void acknowledge() {
    if (replica != null) {
      saidTrust = bundleVersion;
    }
  }

  /** A certificate is asked for at any time: each has its own moment of renewal. */
  void renew() {
    if (replica != null && replica.holds != null && bundle != null) {
      anchor = replica.holds.issuer().anchor();
    }
  }

  void renewIfAsked() {
    if (bundle != null && (anchor == null || !anchor.equals(bundle.issuer().anchor()))) {
      renew();
    }
  }

  void report() {
    if (replica != null && anchor != null) {
      saidAnchor = Fingerprint.of(anchor);
    }
  }

  FleetMessage.Proxy said() {
    return new FleetMessage.Proxy(
        pod.namespace(), pod.name(), "0.1.0", true, false, saidTrust, saidAnchor, "");
  }

  /** Its peers see its certificate, and it sees theirs. */
  boolean takesPart() {
    return !ending && bundle != null && anchor != null;
  }

  boolean verifies(ModelProxy peer) {
    return bundle == null
        || peer.anchor == null
        || Anchors.holdsAlike(bundle.anchors(), peer.anchor);
  }

  @Override
  public String toString() {
    return pod
        + " trusts "
        + (bundle == null ? "nobody" : bundle.fingerprints())
        + ", is below "
        + (anchor == null ? "nobody" : Fingerprint.of(anchor));
  }
}
