package dev.weft.e2e.traffic;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An application that answers with the headers that it was asked with, one a line, and says who it
 * is.
 */
public final class Echo {
  static final int PORT = 8080;

  private static final String NAME = Objects.requireNonNullElse(System.getenv("NAME"), "echo");

  private Echo() {}

  public static void main(String[] args) throws IOException {
    String ip = Objects.requireNonNull(System.getenv("POD_IP"), "POD_IP");
    HttpServer server = HttpServer.create(new InetSocketAddress(ip, PORT), 0);
    server.createContext("/", Echo::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String text =
        exchange.getRequestHeaders().entrySet().stream()
            .flatMap(field -> field.getValue().stream().map(value -> field.getKey() + ": " + value))
            .map(line -> line.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("\n"));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-served-by", NAME);
    exchange.getResponseHeaders().set("x-asked-for", exchange.getRequestURI().toString());
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
