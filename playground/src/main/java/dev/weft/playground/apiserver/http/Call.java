package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.weft.playground.apiserver.access.User;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.write.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Call {
  /** As a kube-apiserver limits bodies. */
  private static final int MAX_BODY_BYTES = 3 << 20;

  final HttpExchange exchange;
  final String path;
  final List<String> segments;
  final Query query;
  final User user;
  final List<String> warnings = new ArrayList<>();
  private boolean answered;

  Call(HttpExchange exchange, User user) {
    this.exchange = exchange;
    this.user = user;
    path = exchange.getRequestURI().getPath();
    segments = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
    query = Query.parse(exchange.getRequestURI().getRawQuery());
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String header(String name) {
    @Nullable String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** The n-th path segment, or empty. */
  String segment(int index) {
    return index < segments.size() ? segments.get(index) : "";
  }

  byte[] body() throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw Refusal.of(
          413, "RequestEntityTooLarge", "Request entity too large: limit is " + MAX_BODY_BYTES);
    }
    return bytes;
  }

  void json(int code, JsonNode node) throws IOException {
    bytes(code, "application/json", Json.bytes(node));
  }

  void text(int code, String text) throws IOException {
    bytes(
        code, "text/plain; charset=utf-8", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  void bytes(int code, String contentType, byte[] bytes) throws IOException {
    begin(code, contentType, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** An answer of unknown length; the caller flushes and closes. */
  OutputStream stream(String contentType) throws IOException {
    begin(200, contentType, 0);
    return exchange.getResponseBody();
  }

  private void begin(int code, String contentType, long length) throws IOException {
    answered = true;
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", contentType);
    headers.set("Cache-Control", "no-cache, private");
    for (String warning : warnings) {
      headers.add(
          "Warning", "299 - \"" + warning.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    }
    exchange.sendResponseHeaders(code, length);
  }

  /** Whether the status line is out, so that no other can be sent. */
  boolean answered() {
    return answered;
  }
}
