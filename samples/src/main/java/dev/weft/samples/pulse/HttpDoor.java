package dev.weft.samples.pulse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.samples.base.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers every request with 200 and what it is told to say. */
final class HttpDoor {
  private static final int BACKLOG = 256;

  private HttpDoor() {}

  /** The port that it listens on. */
  static int open(String address, int port, Function<HttpExchange, Map<String, ?>> answer)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = Json.object(answer.apply(exchange)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server.getAddress().getPort();
  }
}
