package dev.weft.bench;

import com.sun.net.httpserver.HttpServer;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Two pods of a mesh: who they are, and a pair of proxies for them on loopback addresses. */
final class Meshed {
  private static final String TRUST_DOMAIN = "bench.example";
  static final SpiffeId CLIENT_ID = new SpiffeId(TRUST_DOMAIN, "bench", "client");
  static final SpiffeId ORIGIN_ID = new SpiffeId(TRUST_DOMAIN, "bench", "origin");
  static final String CLIENT_ADDRESS = "127.213.11.1";
  static final String ORIGIN_ADDRESS = "127.213.11.2";

  /** Environment variables that say who a proxy is. */
  static final Map<String, String> CLIENT = environment(CLIENT_ID);

  static final Map<String, String> ORIGIN = environment(ORIGIN_ID);

  private static final Duration LIFETIME = Duration.ofHours(24);

  private Meshed() {}

  private static Map<String, String> environment(SpiffeId id) {
    return Map.of(
        "WEFT_TRUST_DOMAIN",
        id.trustDomain(),
        "WEFT_POD_NAMESPACE",
        id.namespace(),
        "WEFT_SERVICE_ACCOUNT",
        id.serviceAccount());
  }

  /**
   * Configurations {@code soak} and {@code inbound}: a client's proxy, and one at the application.
   */
  static void configure(Path home, Path directory, HttpServer application) throws IOException {
    Path client = directory.resolve("client");
    Path template = home.resolve("bench/peers/mtls/destinations.jsonl");
    LocalProxy.configure(client, template, application);
    Path destinations = client.resolve("destinations.jsonl");
    String unredirected = "\"proxyPort\":" + Ports.INBOUND + ",\"meshed\":true";
    Files.writeString(
        destinations, Files.readString(destinations).replace("\"meshed\":true", unredirected));
    Path inbound = Files.createDirectories(directory.resolve("inbound"));
    Files.writeString(inbound.resolve("destinations.jsonl"), "");
    identities(Map.of(client, CLIENT_ID, inbound, ORIGIN_ID));
  }

  /**
   * Leaves of one issuer, in each directory's {@code identity}.
   *
   * @param owners by directory
   */
  static void identities(Map<Path, SpiffeId> owners) throws IOException {
    InstantSource clock = InstantSource.system();
    var root = CertificateAuthority.selfSigned("bench root", LIFETIME, clock);
    var issuer =
        CertificateAuthority.of(
            root.issueAuthority("bench issuer", KeyKind.P256.generate(), LIFETIME), clock);
    for (var owner : owners.entrySet()) {
      KeyedCertificate leaf = issuer.issue(LeafRequest.workload(owner.getValue(), LIFETIME));
      Path identity = Files.createDirectories(owner.getKey().resolve("identity"));
      Files.writeString(identity.resolve("tls.crt"), leaf.chainPem());
      Files.writeString(identity.resolve("tls.key"), leaf.keyPem());
      Files.writeString(identity.resolve("ca.crt"), root.certificatePem());
    }
  }
}
