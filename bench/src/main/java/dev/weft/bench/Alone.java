package dev.weft.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is said of Weft's image without a peer: how it starts, and what it takes. */
final class Alone {
  /** Longer than the VM waits between two times of giving memory back. */
  private static final long SETTLE_MILLIS = 12_000;

  private static final int RATE_OF_EACH = 100;

  private final Path home;
  private final Path configuration;
  private final Map<String, String> identity;
  private final String kind;

  /**
   * @param identity environment variables; none: no mutual TLS
   * @param kind for titles
   */
  private Alone(Path home, Path configuration, Map<String, String> identity, String kind) {
    this.home = home;
    this.configuration = configuration;
    this.identity = identity;
    this.kind = kind;
  }

  /** Prints each table as soon as it is whole. */
  static void measure(Path home, Path directory, Options options)
      throws IOException, InterruptedException {
    HttpServer application = LocalProxy.application();
    try {
      Path template = home.resolve("bench/peers/destinations.jsonl");
      var alone =
          new Alone(
              home,
              LocalProxy.configure(directory.resolve("alone"), template, application),
              Map.of(),
              "");
      alone.print(options);
      if (options.only().contains("memory")) {
        print(alone.idle(options.idleConnections()));
      }
    } finally {
      application.stop(0);
    }
    if (options.only().contains("mtls")) {
      measureMeshed(home, directory.resolve("meshed"), options);
    }
  }

  /** The same of clients' proxies, before one at the application. */
  private static void measureMeshed(Path home, Path directory, Options options)
      throws IOException, InterruptedException {
    HttpServer application = LocalProxy.application(Meshed.ORIGIN_ADDRESS);
    Meshed.configure(home, directory, application);
    Path inbound = directory.resolve("inbound");
    try (LocalProxy origins =
        LocalProxy.start(home, inbound, Meshed.ORIGIN_ADDRESS, Meshed.ORIGIN)) {
      origins.awaitInbound();
      new Alone(
              home, directory.resolve("client"), Meshed.CLIENT, ", mutual TLS to the application's")
          .print(options);
    } finally {
      application.stop(0);
    }
  }

  private void print(Options options) throws IOException, InterruptedException {
    if (options.only().contains("start")) {
      print(starts(options.starts()));
    }
    if (options.only().contains("memory")) {
      print(memory(options.processes(), options.requests()));
    }
  }

  private static void print(Results results) {
    System.out.println(results.markdown());
  }

  private Results starts(int count) throws InterruptedException {
    var results =
        new Results("Start: process to first answered request" + kind + ", " + count + " starts");
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      try (LocalProxy proxy = LocalProxy.start(home, configuration, "127.213.8.1", identity)) {
        proxy.awaitAnswer();
        results.add("Weft", "ms", 0, (System.nanoTime() - before) / 1e6);
      }
    }
    return results;
  }

  private Results memory(int processes, int requests) throws IOException, InterruptedException {
    var results =
        new Results(
            "%d proxies of one image%s at %d requests/s each, after %d, in MiB"
                .formatted(processes, kind, RATE_OF_EACH, requests));
    List<LocalProxy> proxies = new ArrayList<>();
    List<Process> loads = new ArrayList<>();
    try {
      for (int i = 1; i <= processes; i++) {
        LocalProxy proxy = LocalProxy.start(home, configuration, "127.213.9." + i, identity);
        proxies.add(proxy);
        proxy.awaitAnswer();
      }
      for (LocalProxy proxy : proxies) {
        try (Socket socket = proxy.connect()) {
          for (int i = 0; i < requests; i++) {
            LocalProxy.ask(socket);
          }
        }
        loads.add(
            Shell.start(
                Load.generator(
                    proxy.address(), LocalProxy.OUTBOUND, LocalProxy.HOST, RATE_OF_EACH, 0, 3600),
                configuration.resolve(proxy.address() + "-load.log"),
                Map.of()));
      }
      Thread.sleep(SETTLE_MILLIS);
      for (LocalProxy proxy : proxies) {
        memory(results, proxy);
      }
      if (!loads.stream().allMatch(Process::isAlive)) {
        throw new IllegalStateException("a proxy gave its generator no whole answer");
      }
    } finally {
      loads.forEach(Process::destroy);
      proxies.forEach(LocalProxy::close);
    }
    return results;
  }

  private Results idle(int connections) throws IOException, InterruptedException {
    var results = new Results("One proxy with " + connections + " idle connections, in MiB");
    List<Socket> sockets = new ArrayList<>();
    try (LocalProxy proxy = LocalProxy.start(home, configuration, "127.213.10.1", identity)) {
      proxy.awaitAnswer();
      Thread.sleep(SETTLE_MILLIS);
      double before = proxy.running().kibibytes("Rss");
      for (int i = 0; i < connections; i++) {
        Socket socket = proxy.connect();
        sockets.add(socket);
        LocalProxy.ask(socket); // one that was used holds what a used one holds
      }
      memory(results, proxy);
      double grown = proxy.running().kibibytes("Rss") - before;
      results.add("Weft", "bytes a connection", 0, grown * 1024 / connections);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    return results;
  }

  private static void memory(Results results, LocalProxy proxy) {
    results.add("Weft", "RSS", 1, proxy.running().kibibytes("Rss") / 1024.0);
    results.add("Weft", "PSS", 1, proxy.running().kibibytes("Pss") / 1024.0);
  }
}
