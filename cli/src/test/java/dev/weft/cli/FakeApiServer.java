package dev.weft.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Answers the paths that a test names, and 404 to all others. */
final class FakeApiServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Supplier<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> writes = new CopyOnWriteArrayList<>();

  private volatile Answer otherwise =
      new Answer(404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}");

  private record Answer(int status, String body) {}

  FakeApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    answers("/version", "{\"major\":\"1\",\"minor\":\"34\"}");
  }

  FakeApiServer answers(String path, String body) {
    return answers(path, () -> body);
  }

  FakeApiServer answers(String path, Supplier<String> body) {
    answers.put(path, () -> new Answer(200, body.get()));
    return this;
  }

  /** With a Status, as the API server refuses. */
  FakeApiServer refuses(String path, int status, String message) {
    String body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":%d,\"message\":\"%s\"}"
            .formatted(status, message);
    answers.put(path, () -> new Answer(status, body));
    return this;
  }

  /** As a pod behind the API server's proxy. */
  FakeApiServer fails(String path, int status, String page) {
    answers.put(path, () -> new Answer(status, page));
    return this;
  }

  /** To whatever is not named. */
  FakeApiServer refusesAllElse(int status, String message) {
    otherwise =
        new Answer(
            status,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":%d,\"message\":\"%s\"}"
                .formatted(status, message));
    return this;
  }

  /** What was written: method, path with query, and body. */
  List<String> writes() {
    return writes;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Leads to this server. */
  String kubeconfig(Path directory) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: test, user: {}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(port());
    return Files.writeString(directory.resolve("kubeconfig"), text).toString();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      writes.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
    Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), () -> otherwise).get();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    String type = answer.body().startsWith("{") ? "application/json" : "text/plain; version=0.0.4";
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
