package dev.weft.playground.apiserver.access;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's authority and what it has signed: the server's certificate, the administrator's,
 * the token key.
 */
public final class Credentials {
  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final char[] NO_PASSWORD = new char[0];

  private final CertificateAuthority authority;
  private final KeyedCertificate server;
  private final KeyedCertificate admin;
  private final KeyedCertificate tokens;

  private Credentials(CertificateAuthority authority, KeyedCertificate server) {
    this.authority = authority;
    this.server = server;
    admin =
        authority.issue(
            LeafRequest.client("kubernetes-admin", List.of("system:masters"), LIFETIME));
    tokens = authority.own();
  }

  /** The authority is kept with the state, so that kubeconfigs and tokens outlive a restart. */
  public static Credentials load(
      @Nullable Path keep,
      String address,
      List<String> names,
      String serviceIp,
      InstantSource clock)
      throws IOException {
    CertificateAuthority authority = authority(keep, clock);
    var dns =
        new ArrayList<>(
            List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local"));
    var ips = new ArrayList<>(List.of("127.0.0.1", serviceIp));
    for (String name : names) {
      (isAddress(name) ? ips : dns).add(name);
    }
    (isAddress(address) ? ips : dns).add(address);
    return new Credentials(
        authority,
        authority.issue(LeafRequest.server(dns, ips.stream().distinct().toList(), LIFETIME)));
  }

  private static boolean isAddress(String name) {
    return name.contains(":") || name.matches("[0-9.]+");
  }

  private static CertificateAuthority authority(@Nullable Path keep, InstantSource clock)
      throws IOException {
    if (keep == null) {
      return CertificateAuthority.selfSigned("weft-playground", LIFETIME, clock);
    }
    Path file = keep.resolve("authority.pem");
    if (Files.exists(file)) {
      try {
        String text = Files.readString(file);
        return CertificateAuthority.of(
            new KeyedCertificate(Pem.parsePrivateKey(text), Pem.parseCertificates(text)), clock);
      } catch (Pem.MalformedException e) {
        throw new IOException(
            file + ": " + e.getMessage() + "; remove the directory to start anew", e);
      }
    }
    CertificateAuthority fresh =
        CertificateAuthority.selfSigned("weft-playground", LIFETIME, clock);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, fresh.own().keyPem() + fresh.certificatePem());
    return fresh;
  }

  public String caPem() {
    return authority.certificatePem();
  }

  public PrivateKey tokenKey() {
    return tokens.key();
  }

  public PublicKey tokenVerificationKey() {
    return tokens.leaf().getPublicKey();
  }

  /**
   * Serves with the server's certificate; believes client certificates of the cluster's authority.
   */
  public SSLContext serverContext() {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      keys.setKeyEntry(
          "server", server.key(), NO_PASSWORD, server.chain().toArray(Certificate[]::new));
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, NO_PASSWORD);
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, NO_PASSWORD);
      trust.setCertificateEntry("ca", authority.own().leaf());
      TrustManagerFactory trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot set up TLS", e);
    }
  }

  public String adminKubeconfig(String url) {
    String user =
        "    client-certificate-data: "
            + base64(admin.chainPem())
            + "\n    client-key-data: "
            + base64(sec1(admin.key()))
            + "\n";
    return kubeconfig(url, "kubernetes-admin", "default", user);
  }

  public String tokenKubeconfig(String url, String namespace, String account, String token) {
    return kubeconfig(url, account, namespace, "    token: " + token + "\n");
  }

  private String kubeconfig(String url, String user, String namespace, String credentials) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: weft-playground
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: %s
      user:
    %scontexts:
    - name: weft-playground
      context:
        cluster: weft-playground
        user: %s
        namespace: %s
    current-context: weft-playground
    """
        .formatted(url, base64(caPem()), user, credentials, user, namespace);
  }

  /** SEC 1, for Fabric8's client takes every key that is not marked EC for an RSA key. */
  private static String sec1(PrivateKey key) {
    ECPrivateKey ec = (ECPrivateKey) key;
    var structure =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1);
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(structure.getEncoded());
      return "-----BEGIN EC PRIVATE KEY-----\n" + body + "\n-----END EC PRIVATE KEY-----\n";
    } catch (IOException e) {
      throw new IllegalStateException("a key always encodes", e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
