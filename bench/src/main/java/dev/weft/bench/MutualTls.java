package dev.weft.bench;

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
import java.util.List;
import java.util.Map;

/**
 * Two hops, as between two meshed pods: a proxy at the client, one at the origin, and between them
 * TLS 1.3 with both sides verified against SPIFFE IDs. Both have the same CPU, so that what is
 * measured is what a request pays for in all.
 */
final class MutualTls {
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final String TRUST_DOMAIN = "bench.example";
  private static final SpiffeId CLIENT = new SpiffeId(TRUST_DOMAIN, "bench", "client");
  private static final SpiffeId ORIGIN = new SpiffeId(TRUST_DOMAIN, "bench", "origin");

  private MutualTls() {}

  static void race(Path home, Path directory, Options options)
      throws IOException, InterruptedException {
    List<Peer> peers =
        peers(home).stream().filter(peer -> options.peers().contains(peer.name())).toList();
    identities(directory);
    try (var lab = new Lab(directory)) {
      Map<Peer, Running> running = Main.start(lab, home.resolve("bench/peers/mtls"), peers);
      new Rounds(lab, peers, running, options).runMutualTls();
    }
  }

  private static List<Peer> peers(Path home) {
    String weft = home.resolve("image/target/proxy/bin/weft-proxy").toString();
    String envoy = home.resolve("bench/target/envoy/envoy/_bin/envoy").toString();
    List<String> envoyCommand =
        List.of(
            envoy, "-c", "@DIR@/%s", "--concurrency", "1", "-l", "error", "--disable-hot-restart");
    return List.of(
        new Peer("direct", 0, 0, 0, List.of(), "", Map.of(), List.of()),
        new Peer(
            "Weft",
            4140,
            4140,
            4140,
            List.of(weft, "proxy", "--static", "@DIR@"),
            "destinations.jsonl",
            Map.of(
                "WEFT_INTERCEPTION",
                "redirect",
                "WEFT_POD_IP",
                "127.0.0.1",
                "WEFT_TRUST_DOMAIN",
                TRUST_DOMAIN,
                "WEFT_POD_NAMESPACE",
                CLIENT.namespace(),
                "WEFT_SERVICE_ACCOUNT",
                CLIENT.serviceAccount()),
            List.of(),
            new Peer.Inbound(
                4143,
                4143,
                List.of(weft, "proxy", "--static", "@DIR@"),
                "inbound/destinations.jsonl",
                Map.of(
                    "WEFT_INTERCEPTION",
                    "redirect",
                    "WEFT_POD_IP",
                    Lab.ORIGIN,
                    "WEFT_TRUST_DOMAIN",
                    TRUST_DOMAIN,
                    "WEFT_POD_NAMESPACE",
                    ORIGIN.namespace(),
                    "WEFT_SERVICE_ACCOUNT",
                    ORIGIN.serviceAccount()))),
        new Peer(
            "Envoy",
            4150,
            4150,
            4152,
            file(envoyCommand, "client.yaml"),
            "client.yaml",
            Map.of(),
            List.of(),
            new Peer.Inbound(
                4250, 4252, file(envoyCommand, "origin.yaml"), "origin.yaml", Map.of())));
  }

  private static List<String> file(List<String> command, String name) {
    return command.stream().map(word -> word.replace("%s", name)).toList();
  }

  /** The same root, issuer and leaves for everybody, where each peer's configuration looks. */
  private static void identities(Path directory) throws IOException {
    InstantSource clock = InstantSource.system();
    var root = CertificateAuthority.selfSigned("bench root", LIFETIME, clock);
    var issuer =
        CertificateAuthority.of(
            root.issueAuthority("bench issuer", KeyKind.P256.generate(), LIFETIME), clock);
    for (var hop : Map.of("", CLIENT, "-inbound", ORIGIN).entrySet()) {
      KeyedCertificate leaf = issuer.issue(LeafRequest.workload(hop.getValue(), LIFETIME));
      for (String name : List.of("Weft", "Envoy")) {
        Path identity =
            Files.createDirectories(directory.resolve(name + hop.getKey()).resolve("identity"));
        Files.writeString(identity.resolve("tls.crt"), leaf.chainPem());
        Files.writeString(identity.resolve("tls.key"), leaf.keyPem());
        Files.writeString(identity.resolve("ca.crt"), root.certificatePem());
      }
    }
  }
}
