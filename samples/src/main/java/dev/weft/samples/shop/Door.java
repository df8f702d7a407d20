package dev.weft.samples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.samples.base.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Where requests come in: {@code /healthz} for probes, the service for the rest. Leaving, it first
 * answers on while others hear that it goes, asking each client to close, then stops.
 */
final class Door {
  private static final int BACKLOG = 256;

  private final HttpServer server;
  private final Service service;
  private volatile boolean leaving;

  private Door(HttpServer server, Service service) {
    this.server = server;
    this.service = service;
  }

  static Door open(String address, int port, Service service) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
    Door door = new Door(server, service);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", door::handle);
    server.start();
    return door;
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Blocks for {@code drain}, then until what is under way has ended. */
  void leave(Duration drain) throws InterruptedException {
    leaving = true;
    Thread.sleep(drain);
    server.stop(5);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    exchange.getRequestBody().readAllBytes();
    try {
      send(exchange, path.equals("/healthz") ? health() : service.answer(path));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private Reply health() {
    return leaving
        ? new Reply(503, Map.of("status", "leaving"), Failure.NONE)
        : Reply.ok(Map.of("status", "ok"));
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = Json.object(reply.body()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    if (reply.failure() != Failure.NONE) {
      exchange.getResponseHeaders().set(Failure.HEADER, reply.failure().text());
    }
    if (reply.failure() == Failure.MESH) {
      exchange.getResponseHeaders().set(Failure.CAUSE_HEADER, reply.cause());
    }
    if (leaving) {
      exchange.getResponseHeaders().set("connection", "close");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
