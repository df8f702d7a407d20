package dev.weft.image.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an API server as an operator needs to start: every kind is known and has no objects,
 * watches bring nothing, and what is written comes back as it was.
 */
final class EmptyCluster implements AutoCloseable {
  /** {@code /api/v1/pods}, {@code /apis/apps/v1/namespaces/weft-system/deployments} */
  private static final Pattern LIST =
      Pattern.compile("/api(?:s/([^/]+))?/([^/]+)(?:/namespaces/[^/]+)?/([a-z]+)");

  private static final String NOT_FOUND =
      """
      {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}\
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  EmptyCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      Matcher list = LIST.matcher(exchange.getRequestURI().getPath());
      if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
        send(exchange, 200, ""); // no WebSockets here: the client asks again by HTTP
      } else if (query.contains("watch=true")) {
        silence(exchange);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, exchange.getRequestMethod().equals("POST") ? 201 : 200, body);
      } else if (exchange.getRequestURI().getPath().equals("/version")) {
        send(exchange, 200, "{\"major\":\"1\",\"minor\":\"35\",\"gitVersion\":\"v1.35.0\"}");
      } else if (list.matches()) {
        send(exchange, 200, emptyList(list.group(1), list.group(2)));
      } else {
        send(exchange, 404, NOT_FOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String emptyList(String group, String version) {
    return "{\"kind\":\"List\",\"apiVersion\":\""
        + (group == null ? version : group + "/" + version)
        + "\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
  }

  private void silence(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    closed.await();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
