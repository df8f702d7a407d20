package dev.weft.bench;

import com.sun.net.httpserver.HttpServer;
import dev.weft.api.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy of the image on a loopback address, without namespaces, before an application of this
 * process: for what is counted rather than raced.
 */
record LocalProxy(String address, Running running) implements AutoCloseable {
  static final int OUTBOUND = 4140;
  static final String HOST = "http1.bench";
  private static final byte[] KIBIBYTE = new byte[1024];

  static HttpServer application() throws IOException {
    return application("127.0.0.1");
  }

  static HttpServer application(String address) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(address, 0), 512);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, KIBIBYTE.length);
          exchange.getResponseBody().write(KIBIBYTE);
          exchange.close();
        });
    server.start();
    return server;
  }

  /**
   * @param template destinations.jsonl, whose first origin is moved to the application
   */
  static Path configure(Path directory, Path template, HttpServer application) throws IOException {
    Files.createDirectories(directory);
    String first =
        Files.readAllLines(template).stream()
            .filter(line -> line.startsWith("{"))
            .findFirst()
            .orElseThrow();
    String moved =
        first
            .replace("\"authority\":\"@ORIGIN@:8080\"", "\"authority\":\"http1.bench:80\"")
            .replace("\"name\":\"http1\",\"port\":8080", "\"name\":\"http1\",\"port\":80")
            .replace("@ORIGIN@", application.getAddress().getHostString())
            .replace("\"port\":8080", "\"port\":" + application.getAddress().getPort());
    Files.writeString(directory.resolve("destinations.jsonl"), moved);
    return directory;
  }

  /**
   * @param more environment variables
   */
  static LocalProxy start(Path home, Path configuration, String address, Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("WEFT_POD_IP", address);
    String script = home.resolve("image/target/proxy/bin/weft-proxy").toString();
    Process process =
        Shell.start(
            List.of(script, "proxy", "--static", configuration.toString()),
            configuration.resolve(address + ".log"),
            environment);
    return new LocalProxy(address, new Running(List.of(process)));
  }

  private interface Attempt {
    void run() throws IOException;
  }

  /** Tries until there is an answer. */
  void awaitAnswer() throws InterruptedException {
    await(() -> {
      try (Socket socket = connect()) {
        ask(socket);
      }
    });
  }

  /** Tries until it takes connections for its application. */
  void awaitInbound() throws InterruptedException {
    await(() -> new Socket(address, Ports.INBOUND).close());
  }

  private void await(Attempt attempt) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    String last = null;
    while (System.nanoTime() < deadline) {
      try {
        attempt.run();
        return;
      } catch (IOException e) {
        last = e.getMessage();
        Thread.sleep(1);
      }
    }
    throw new IllegalStateException("no answer from " + address + "; last: " + last);
  }

  Socket connect() throws IOException {
    var socket = new Socket(address, OUTBOUND);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** One request and its answer. */
  static void ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: http1.bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4096];
    int length = in.read(buffer);
    String text = new String(buffer, 0, Math.max(length, 0), StandardCharsets.US_ASCII);
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IOException("not answered well: " + text);
    }
    int end = text.indexOf("\r\n\r\n") + 4;
    in.skipNBytes(KIBIBYTE.length - (length - end));
  }

  @Override
  public void close() {
    running.processes().forEach(Process::destroy);
    running.processes().forEach(process -> process.onExit().join());
  }
}
