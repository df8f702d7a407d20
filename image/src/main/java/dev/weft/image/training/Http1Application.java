package dev.weft.image.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks HTTP/1.1: answers in each of the ways in which a body can be framed. */
final class Http1Application implements AutoCloseable {
  private static final byte[] KIBIBYTE = new byte[1024];

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Http1Application() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.createContext("/", exchange -> answer(exchange, 200, KIBIBYTE.length));
    server.createContext("/chunked", exchange -> answer(exchange, 200, 0));
    server.createContext("/empty", exchange -> answer(exchange, 204, -1));
    server.createContext("/busy", exchange -> answer(exchange, 503, KIBIBYTE.length));
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * @param length as the JDK's server takes it: 0 is chunked, -1 is no body
   */
  private static void answer(HttpExchange exchange, int status, long length) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, isHead ? -1 : length);
      if (length >= 0 && !isHead) {
        exchange.getResponseBody().write(KIBIBYTE);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
