package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.cli.check.facts.Found;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.identity.Material;
import dev.weft.cli.identity.ProxyState;
import dev.weft.cli.identity.SomeMesh;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with certificates. The tests beside this one look at each more closely; here each
 * check is met once.
 */
final class IdentityBreakages {
  private static final Duration DAY = Duration.ofDays(1);
  private static final MeshPod WEB = SomeMesh.pod("web");

  static final List<Breakage> ALL =
      List.of(
          error("identity-mesh", "there is none", c -> c.identity = new Found.Missing<>()),
          error(
              "identity-mesh", "forbidden", c -> c.identity = new Found.Unreadable<>("forbidden")),
          error(
              "identity-anchor-ready",
              "there is no Certificate",
              some(s -> s.trustAnchorResource = null)),
          error(
              "identity-issuer-ready",
              "there is no Certificate",
              some(s -> s.issuerResource = null)),
          warning("identity-renewals", "2 attempts to issue failed", some(IdentityBreakages::late)),
          error(
              "identity-readable",
              "no Secret",
              some(s -> s.identity = new Material.Unreadable("no Secret"))),
          error(
              "identity-anchors-kind",
              "P-521",
              some(s -> s.identity = new Material.Read(s.issuer.chain(), List.of(odd())))),
          error(
              "identity-anchors-valid",
              "expired",
              some(s -> s.identity = of(s.issuer.chain(), expired()))),
          warning(
              "identity-anchors-lasting",
              "in 20d",
              some(s ->
                  s.identity =
                      of(
                          s.issuer.chain(),
                          SomeMesh.root("a", DAY.multipliedBy(20), SomeMesh.NOW)))),
          error(
              "identity-issuer-kind", "P-521", some(s -> s.identity = of(List.of(odd()), s.root))),
          error(
              "identity-issuer-valid",
              "expired",
              some(s ->
                  s.identity =
                      of(
                          expired().issueAuthority("i", KeyKind.P256.generate(), DAY).chain(),
                          s.root))),
          warning(
              "identity-issuer-lasting",
              "in 24h",
              some(s ->
                  s.identity =
                      of(
                          s.root.issueAuthority("i", KeyKind.P256.generate(), DAY).chain(),
                          s.root))),
          error(
              "identity-issuer-anchored",
              "ends at no trust anchor",
              some(s -> s.identity = of(s.issuer.chain(), another()))),
          error(
              "control-tls-readable",
              "no Secret",
              some(s -> s.controlTls = new Material.Unreadable("no Secret"))),
          error("control-tls-valid", "expired", some(s -> serve(s, expired()))),
          warning("control-tls-lasting", "in 24h", some(s -> serve(s, s.control))),
          error(
              "control-tls-known",
              "is of another",
              some(s -> s.controlTls = of(s.server.chain(), s.root))),
          error("webhook-ca", "pods get no proxy", some(s -> s.webhooks.clear())),
          warning(
              "proxies-answer",
              "shop/web-1: refused",
              some(s -> s.proxies.put(WEB, new ProxyState.Answer.Silent("refused")))),
          error(
              "proxies-acknowledged",
              "shop/web-1",
              some(s -> s.proxies.put(WEB, proxy(leaf(s, SomeMesh.NOW), another())))),
          error(
              "proxies-certificates",
              "shop/web-1 has none: not yet",
              some(s -> s.proxies.put(WEB, proxy(null, s.root)))),
          error(
              "proxies-valid",
              "shop/web-1 expired",
              some(s ->
                  s.proxies.put(
                      WEB, proxy(leaf(s, SomeMesh.NOW.minus(DAY.multipliedBy(3))), s.root)))),
          warning(
              "proxies-renewals",
              "shop/web-1 is overdue",
              some(s ->
                  s.proxies.put(
                      WEB, proxy(leaf(s, SomeMesh.NOW.minus(Duration.ofHours(22))), s.root)))),
          error(
              "proxies-anchored",
              "shop/web-1 chains to another",
              some(s -> s.proxies.put(WEB, SomeMesh.known(WEB, another(), SomeMesh.NOW)))),
          error(
              "proxies-identity",
              "shop/web-1 proves spiffe://cluster.local/ns/shop/sa/stock",
              some(s ->
                  s.proxies.put(
                      WEB, SomeMesh.known(SomeMesh.pod("stock"), s.root, SomeMesh.NOW)))));

  private IdentityBreakages() {}

  private static Consumer<SomeCluster> some(Consumer<SomeMesh> change) {
    return cluster -> change.accept(cluster.certificates);
  }

  private static Material of(List<X509Certificate> chain, CertificateAuthority root) {
    return new Material.Read(chain, List.of(root.own().leaf()));
  }

  private static X509Certificate odd() {
    return OddKeys.selfSigned("odd", SomeMesh.NOW.plus(SomeMesh.YEAR));
  }

  private static CertificateAuthority another() {
    return SomeMesh.root("another", SomeMesh.YEAR, SomeMesh.NOW);
  }

  /** Of a week ago, and for a day. */
  private static CertificateAuthority expired() {
    return SomeMesh.root("past", DAY, SomeMesh.NOW.minus(DAY.multipliedBy(7)));
  }

  private static void serve(SomeMesh some, CertificateAuthority authority) {
    KeyedCertificate server =
        authority.issue(LeafRequest.server(List.of("weft-control"), List.of(), DAY));
    some.controlTls = of(server.chain(), authority);
    some.webhooks.replaceAll((_, _) -> of(List.of(), authority));
  }

  private static void late(SomeMesh some) {
    var certificate = SomeMesh.certificate("weft-issuer", some.issuer);
    CertificateStatus status = certificate.getStatus();
    certificate.setStatus(
        new CertificateStatus(
            1L, status.conditions(), null, null, null, 1, status.fingerprint(), null, 2, null));
    some.issuerResource = certificate;
  }

  private static ProxyState.Leaf leaf(SomeMesh some, Instant issued) {
    return new ProxyState.Leaf(
        "spiffe://cluster.local/ns/shop/sa/web",
        Fingerprint.of(some.root.own().leaf()),
        issued,
        issued.plus(DAY));
  }

  private static ProxyState.Answer proxy(
      ProxyState.@Nullable Leaf leaf, CertificateAuthority trusted) {
    return new ProxyState.Answer.Known(
        new ProxyState(
            leaf,
            new ProxyState.Trust("0a", List.of(Fingerprint.of(trusted.own().leaf()))),
            leaf == null ? "not yet" : null));
  }
}
