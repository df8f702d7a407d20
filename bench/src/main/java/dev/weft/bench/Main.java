package dev.weft.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code bench/run}: prints tables in Markdown. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Optional<String> problem = Options.problem(List.of(args));
    if (problem.isPresent()) {
      System.err.println("bench: " + problem.get());
      System.exit(2);
    }
    Options options = Options.of(List.of(args));
    Path home = Path.of(System.getProperty("weft.home"));
    Path directory = Files.createDirectories(home.resolve("bench/target/run"));
    List<Peer> peers =
        Peer.all(home).stream().filter(peer -> options.peers().contains(peer.name())).toList();
    if (options.soakMinutes() > 0) {
      boolean mutualTls = options.only().equals(Set.of("mtls"));
      System.exit(Soak.run(home, directory, options.soakMinutes(), mutualTls) ? 0 : 1);
    }
    System.out.println(Machine.describe(peers));
    Alone.measure(home, directory, options);
    if (options.races()) {
      race(home, directory, peers, options);
    }
    if (options.only().contains("mtls")) {
      MutualTls.race(home, directory.resolve("mtls"), options);
    }
  }

  private static void race(Path home, Path directory, List<Peer> peers, Options options)
      throws InterruptedException {
    try (var lab = new Lab(directory)) {
      Path configurations = home.resolve("bench/peers");
      Map<Peer, Running> running = start(lab, configurations, peers);
      var rounds = new Rounds(lab, peers, running, options);
      rounds.warmUp();
      rounds.run();
    }
  }

  /** The origin, and the peers before it. */
  static Map<Peer, Running> start(Lab lab, Path configurations, List<Peer> peers)
      throws InterruptedException {
    Origin.start(lab, configurations);
    Map<Peer, Running> running = new LinkedHashMap<>();
    for (Peer peer : peers) {
      Running started = peer.start(lab, configurations);
      if (started != null) {
        running.put(peer, started);
        lab.await("127.0.0.1", peer.http1Port());
      }
    }
    return running;
  }
}
