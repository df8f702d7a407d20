package dev.weft.bench;

import java.util.List;
import java.util.Map;

/** Peers take turns within a round, so that what the machine does meanwhile meets all of them. */
final class Rounds {
  private static final int STREAMS = 10; // requests at once on a connection of HTTP/2

  private final Lab lab;
  private final List<Peer> peers;
  private final Map<Peer, Running> running;
  private final Options options;

  Rounds(Lab lab, List<Peer> peers, Map<Peer, Running> running, Options options) {
    this.lab = lab;
    this.peers = peers;
    this.running = running;
    this.options = options;
  }

  /** For all, though only one of them compiles. */
  void warmUp() {
    for (Peer peer : peers) {
      lab.redirectTo(peer);
      if (options.only().contains("http1") || options.only().contains("latency")) {
        Load.wrk(lab, 32, options.warmSeconds());
      }
      if (options.only().contains("http2")) {
        Load.h2load(lab, 8, STREAMS, options.warmSeconds());
      }
      if (options.only().contains("tcp")) {
        Load.iperf(lab, options.warmSeconds());
      }
    }
  }

  /** Prints each table as soon as it is whole. */
  void run() {
    if (options.only().contains("http1")) {
      for (int connections : List.of(32, 128)) {
        print(
            closed(
                "HTTP/1.1, closed loop, " + connections + " connections",
                () -> Load.wrk(lab, connections, options.seconds())));
      }
    }
    if (options.only().contains("http2")) {
      print(
          closed(
              "HTTP/2, closed loop, 8 connections of " + STREAMS + " streams",
              () -> Load.h2load(lab, 8, STREAMS, options.seconds())));
    }
    if (options.only().contains("tcp")) {
      print(bulk());
    }
    if (options.only().contains("latency")) {
      for (int rate : List.of(1000, 2000)) {
        print(latency("", rate));
      }
    }
  }

  /** Two hops with mutual TLS between them. */
  void runMutualTls() {
    for (Peer peer : peers) {
      lab.redirectTo(peer);
      Load.wrk(lab, 32, options.warmSeconds());
      Load.reconnecting(lab, 32, options.warmSeconds());
    }
    print(
        closed(
            "Two hops, mutual TLS between them: HTTP/1.1, closed loop, 32 connections",
            () -> Load.wrk(lab, 32, options.seconds())));
    print(latency("Two hops, mutual TLS between them: ", 1000));
    print(
        closed(
            "Two hops, mutual TLS between them: a connection, and a handshake, for each request",
            () -> Load.reconnecting(lab, 32, options.seconds())));
  }

  private static void print(Results results) {
    System.out.println(results.markdown());
  }

  private interface Closed {
    Load.Closed run();
  }

  private Results closed(String title, Closed load) {
    var results = new Results(title);
    for (int round = 0; round < options.rounds(); round++) {
      for (Peer peer : peers) {
        lab.redirectTo(peer);
        long before = cpuNanos(peer);
        Load.Closed done = load.run();
        results.add(peer.name(), "requests/s", 0, done.perSecond());
        results.add(peer.name(), "failed", 0, (double) done.failed());
        if (done.failed() > 0 && peer.name().equals("Weft")) {
          throw new IllegalStateException(title + ": " + done.failed() + " requests failed");
        }
        if (running.containsKey(peer)) {
          double seconds = (cpuNanos(peer) - before) / 1e9;
          results.add(
              peer.name(), "CPU s per 10,000 requests", 3, seconds * 10_000 / done.requests());
        }
      }
    }
    return results;
  }

  private Results bulk() {
    var results = new Results("TCP, one connection");
    for (int round = 0; round < options.rounds(); round++) {
      for (Peer peer : peers) {
        lab.redirectTo(peer);
        long before = cpuNanos(peer);
        Load.Bulk done = Load.iperf(lab, options.seconds());
        results.add(peer.name(), "Gbit/s", 2, done.gigabitsPerSecond());
        if (running.containsKey(peer)) {
          double seconds = (cpuNanos(peer) - before) / 1e9;
          results.add(peer.name(), "CPU s per GB", 3, seconds / done.gigabytes());
        }
      }
    }
    return results;
  }

  /** What the proxy adds: its figure less that of the direct way, in the same round. */
  private Results latency(String what, int rate) {
    var results =
        new Results(what + "HTTP/1.1 at " + rate + " requests/s, 50 connections: latency in µs");
    for (int round = 0; round < options.rounds(); round++) {
      Load.Latency direct = null;
      for (Peer peer : peers) {
        lab.redirectTo(peer);
        Load.Latency latency = Load.constant(lab, rate, options.seconds());
        results.add(peer.name(), "p50", 0, latency.p50());
        results.add(peer.name(), "p99", 0, latency.p99());
        if (peer.command().isEmpty()) {
          direct = latency;
        } else if (direct != null) {
          results.add(peer.name(), "added p50", 0, latency.p50() - direct.p50());
          results.add(peer.name(), "added p99", 0, latency.p99() - direct.p99());
        }
      }
    }
    return results;
  }

  private long cpuNanos(Peer peer) {
    Running started = running.get(peer);
    return started == null ? 0 : started.cpuNanos();
  }
}
