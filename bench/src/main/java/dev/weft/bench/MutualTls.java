package dev.weft.bench;

import dev.weft.api.SpiffeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two hops, as between two meshed pods: a proxy at the client, one at the origin, and between them
 * TLS 1.3 with both sides verified against SPIFFE IDs. Both have the same CPU, so that what is
 * measured is what a request pays for in all.
 */
final class MutualTls {
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
            redirected("127.0.0.1", Meshed.CLIENT),
            List.of(),
            new Peer.Inbound(
                4143,
                4143,
                List.of(weft, "proxy", "--static", "@DIR@"),
                "inbound/destinations.jsonl",
                redirected(Lab.ORIGIN, Meshed.ORIGIN))),
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

  private static Map<String, String> redirected(String address, Map<String, String> identity) {
    var environment = new HashMap<>(identity);
    environment.put("WEFT_INTERCEPTION", "redirect");
    environment.put("WEFT_POD_IP", address);
    return Map.copyOf(environment);
  }

  private static List<String> file(List<String> command, String name) {
    return command.stream().map(word -> word.replace("%s", name)).toList();
  }

  /** Leaves of the same issuer for everybody, where each peer's configuration looks. */
  private static void identities(Path directory) throws IOException {
    Map<Path, SpiffeId> owners = new HashMap<>();
    for (String name : List.of("Weft", "Envoy")) {
      owners.put(directory.resolve(name), Meshed.CLIENT_ID);
      owners.put(directory.resolve(name + "-inbound"), Meshed.ORIGIN_ID);
    }
    Meshed.identities(owners);
  }
}
