package dev.weft.bench;

import java.nio.file.Path;

/** What answers: nginx for HTTP, iperf3 for bytes. */
final class Origin {
  private Origin() {}

  static void start(Lab lab, Path peers) throws InterruptedException {
    Path directory =
        Peer.configure(lab.directory().resolve("origin"), peers.resolve("origin.conf"));
    lab.startOrigin("origin", "nginx", "-c", directory.resolve("origin.conf").toString());
    lab.startOrigin("iperf", "iperf3", "-s", "-p", "8082");
    lab.await(Lab.ORIGIN, 8080);
    lab.await(Lab.ORIGIN, 8082);
  }
}
