package dev.weft.image.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a proxy meets in a day. Each answer is checked: a proxy that was trained on failures would
 * start slowly and nobody would know why.
 */
final class Traffic {
  private static final long READY_WITHIN_MILLIS = 30_000;

  /** As many as make the VM compile the data path, so that the profiles are of warm code. */
  private static final int CONNECTIONS = 6;

  private static final int REQUESTS_PER_CONNECTION = 4_000;

  private static final List<String> HTTP1 =
      List.of(Destinations.PLAIN, Destinations.MESHED, Destinations.SECURE);
  private static final List<String> GRPC =
      List.of(Destinations.GRPC, Destinations.MESHED_GRPC, Destinations.SECURE_GRPC);

  /** Requests at once on a connection of HTTP/2. */
  private static final int STREAMS = 10;

  private final Process process;
  private final Training.Ports ports;

  Traffic(Process process, Training.Ports ports) {
    this.process = process;
    this.ports = ports;
  }

  /** The proxy did not do what it should. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    Failed(String message) {
      super(message);
    }
  }

  void run() throws Failed, InterruptedException {
    awaitReady();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      everyKind();
      new OpaqueTraffic(ports.outbound()).run();
      List<Callable<Integer>> connections = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        String service = HTTP1.get(i % HTTP1.size());
        connections.add(() -> many(service));
        String grpc = GRPC.get(i % GRPC.size());
        connections.add(() -> manyOfHttp2(grpc));
      }
      for (Future<Integer> connection : threads.invokeAll(connections)) {
        connection.get();
      }
      operators();
    } catch (IOException e) {
      throw new Failed("training traffic failed: " + e);
    } catch (ExecutionException e) {
      throw new Failed("training traffic failed: " + e.getCause());
    }
  }

  private void awaitReady() throws Failed, InterruptedException {
    long deadline = System.currentTimeMillis() + READY_WITHIN_MILLIS;
    while (process.isAlive() && System.currentTimeMillis() < deadline) {
      try (var client = new Client(ports.admin())) {
        if (client.exchange(get("admin", "/ready")) == 200) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(20); // not listening yet
      }
    }
    throw new Failed("the proxy did not become ready");
  }

  private void everyKind() throws IOException, Failed {
    try (var client = new Client(ports.outbound())) {
      for (String service : HTTP1) {
        expect(200, client, get(service, "/"));
        expect(200, client, get(service, "/chunked"));
        expect(204, client, get(service, "/empty"));
        expect(503, client, get(service, "/busy"));
        expect(200, client, "HEAD / HTTP/1.1\r\nHost: " + service + "\r\n\r\n");
        expect(200, client, get("ignored", "http://" + service + "/"));
        expect(200, client, post(service, "Content-Length: 5\r\n\r\nhello"));
        expect(
            200,
            client,
            post(service, "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
      }
      expect(200, client, get(Destinations.GRPC, "/")); // its server speaks HTTP/2 only
      expect(502, client, get(Destinations.BROKEN, "/"));
      expect(503, client, get(Destinations.EMPTY, "/"));
    }
    try (var client = new Client(ports.outbound())) {
      expect(400, client, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    }
    try (var client = new Http2Client(ports.outbound())) {
      client.exchange(Destinations.MESHED_GRPC, true, 1);
      client.exchange(Destinations.SECURE_GRPC, true, 1);
      client.exchange(Destinations.GRPC, false, 2);
      client.exchange(Destinations.MESHED, false, 1); // its server speaks HTTP/1.1 only
    }
  }

  private int many(String service) throws IOException, Failed {
    String get = get(service, "/");
    try (var client = new Client(ports.outbound())) {
      for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
        expect(200, client, get);
      }
    }
    return REQUESTS_PER_CONNECTION;
  }

  private int manyOfHttp2(String service) throws IOException {
    try (var client = new Http2Client(ports.outbound())) {
      for (int i = 0; i < REQUESTS_PER_CONNECTION; i += STREAMS) {
        client.exchange(service, true, STREAMS);
      }
    }
    return REQUESTS_PER_CONNECTION;
  }

  /** What Prometheus, the kubelet and people ask. */
  private void operators() throws IOException, Failed {
    for (String path : List.of("/live", "/ready", "/metrics", "/state")) {
      try (var client = new Client(ports.admin())) {
        expect(200, client, get("admin", path));
      }
    }
  }

  private static void expect(int status, Client client, String request) throws IOException, Failed {
    int got = client.exchange(request);
    if (got != status) {
      throw new Failed(
          "expected " + status + ", got " + got + ", for: " + request.lines().toList());
    }
  }

  private static String get(String host, String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: training\r\n\r\n";
  }

  private static String post(String host, String rest) {
    return "POST / HTTP/1.1\r\nHost: " + host + "\r\n" + rest;
  }
}
