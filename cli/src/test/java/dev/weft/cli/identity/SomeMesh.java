package dev.weft.cli.identity;

import dev.weft.api.SpiffeId;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.mesh.Mesh;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A mesh in which all is well, of which a test changes one thing. */
public final class SomeMesh {
  public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  public static final Duration YEAR = Duration.ofDays(365);

  public final CertificateAuthority root;
  public final KeyedCertificate issuer;
  public final CertificateAuthority control;
  public final KeyedCertificate server;

  public @Nullable Certificate trustAnchorResource;
  public @Nullable Certificate issuerResource;
  public final Mesh mesh;
  public Material identity;
  public Material controlTls;
  public final SortedMap<String, Material> webhooks = new TreeMap<>();
  public final Map<MeshPod, ProxyState.Answer> proxies = new LinkedHashMap<>();
  private final Instant now;

  /** Immutable, and slow to make: tests share those of one moment. */
  private record Authorities(
      CertificateAuthority root,
      KeyedCertificate issuer,
      CertificateAuthority control,
      KeyedCertificate server) {
    static final Authorities AT_NOW = made(NOW);

    static Authorities made(Instant now) {
      CertificateAuthority root = SomeMesh.root("anchor", YEAR.multipliedBy(10), now);
      CertificateAuthority control = SomeMesh.root("control", YEAR.multipliedBy(10), now);
      return new Authorities(
          root,
          root.issueAuthority("issuer", KeyKind.P256.generate(), YEAR),
          control,
          control.issue(
              LeafRequest.server(List.of("weft-control"), List.of(), Duration.ofDays(90))));
    }
  }

  public SomeMesh() {
    this(NOW);
  }

  /** Everything was made now. */
  public SomeMesh(Instant now) {
    this.now = now;
    Authorities authorities = now.equals(NOW) ? Authorities.AT_NOW : Authorities.made(now);
    root = authorities.root();
    issuer = authorities.issuer();
    control = authorities.control();
    server = authorities.server();
    trustAnchorResource = certificate("weft-trust-anchor", root.own());
    issuerResource = certificate("weft-issuer", issuer);
    mesh =
        Serialization.unmarshal(
            """
            apiVersion: weft.dev/v1alpha1
            kind: Mesh
            metadata: {name: default}
            spec: {}
            status:
              trustAnchors: [{fingerprint: %s, acknowledged: 2}]
            """
                .formatted(Fingerprint.of(root.own().leaf())),
            Mesh.class);
    identity = new Material.Read(issuer.chain(), List.of(root.own().leaf()));
    controlTls = new Material.Read(server.chain(), List.of(control.own().leaf()));
    webhooks.put(
        "pod.inject.weft.dev", new Material.Read(List.of(), List.of(control.own().leaf())));
    proxies.put(pod("web"), known(pod("web"), root, now.minusSeconds(3600)));
    proxies.put(pod("stock"), known(pod("stock"), root, now.minusSeconds(3600)));
  }

  public Facts facts() {
    return new Facts(
        now, mesh, trustAnchorResource, issuerResource, identity, controlTls, webhooks, proxies);
  }

  public static CertificateAuthority root(String name, Duration lifetime, Instant made) {
    return CertificateAuthority.selfSigned(
        name, KeyKind.P256.generate(), lifetime, InstantSource.fixed(made));
  }

  public static MeshPod pod(String name) {
    return new MeshPod("shop", name + "-1", name, true, true, Map.of());
  }

  /** A proxy that trusts and is trusted. */
  public static ProxyState.Answer known(MeshPod pod, CertificateAuthority root, Instant issued) {
    String anchor = Fingerprint.of(root.own().leaf());
    SpiffeId id = new SpiffeId("cluster.local", pod.namespace(), pod.serviceAccount());
    return new ProxyState.Answer.Known(
        new ProxyState(
            new ProxyState.Leaf(id.uri(), anchor, issued, issued.plus(Duration.ofHours(24))),
            new ProxyState.Trust("0a1b2c3d4e5f6071", List.of(anchor)),
            null));
  }

  public static Certificate certificate(String name, KeyedCertificate keyed) {
    X509Certificate leaf = keyed.leaf();
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: Certificate
        metadata: {name: %s, namespace: weft-system, generation: 1}
        spec: {usage: TrustAnchor, secretName: %s}
        status:
          conditions:
            - {type: Ready, status: "True", reason: Ready, message: It is up to date and valid.}
          fingerprint: %s
          notAfter: "%s"
          renewalTime: "%s"
          revision: 1
        """
            .formatted(
                name,
                name,
                Fingerprint.of(leaf),
                leaf.getNotAfter().toInstant(),
                leaf.getNotBefore().toInstant().plus(Duration.ofDays(200))),
        Certificate.class);
  }
}
