package dev.weft.proxy.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/1.1 server over plain sockets, whose answers a test writes byte for byte. */
final class TestApplication implements AutoCloseable {
  private final ServerSocket server;
  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();

  /** A request without its body. */
  record Request(String line, Map<String, String> headers) {
    String path() {
      return line.split(" ", -1)[1];
    }
  }

  /** Reads what is left of the request, writes the response. */
  @FunctionalInterface
  interface Answer {
    void to(Request request, InputStream in, OutputStream out) throws IOException;
  }

  private TestApplication(String ip, int port, Answer answer) throws IOException {
    this.answer = answer;
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getByName(ip), port), 1024);
    Thread.ofVirtual().start(this::accept);
  }

  static TestApplication at(String ip, int port, Answer answer) throws IOException {
    return new TestApplication(ip, port, answer);
  }

  /** Answers everything with its name; reads bodies to their end. */
  static TestApplication named(String name, String ip, int port) throws IOException {
    return at(
        ip,
        port,
        (request, in, out) -> {
          byte[] body = readBody(request, in);
          text(out, name + " " + request.path() + (body.length > 0 ? " " + body.length : ""));
        });
  }

  static void text(OutputStream out, String body) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Request request = readHead(in);
        requests.add(request);
        answer.to(request, in, socket.getOutputStream());
      }
    } catch (IOException e) {
      // the client left, or the test killed the application
    } finally {
      open.remove(socket);
    }
  }

  static Request readHead(InputStream in) throws IOException {
    String line = readLine(in);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    return new Request(line, headers);
  }

  static String readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Chunked with its trailers, or by length. */
  static byte[] readBody(Request request, InputStream in) throws IOException {
    if (!"chunked".equals(request.headers().get("transfer-encoding"))) {
      return in.readNBytes(Integer.parseInt(request.headers().getOrDefault("content-length", "0")));
    }
    var body = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.write(in.readNBytes(size));
      readLine(in);
    }
    for (String trailer = readLine(in); !trailer.isEmpty(); trailer = readLine(in)) {
      int colon = trailer.indexOf(':');
      request
          .headers()
          .put("trailer-" + trailer.substring(0, colon), trailer.substring(colon + 1).strip());
    }
    return body.toByteArray();
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(readLine(in), 16);
  }

  /** As kill -9 would: connections are reset, the port refuses. */
  void kill() throws IOException {
    server.close();
    for (Socket socket : open) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (SocketException _) {
        // its client had closed it already
      }
    }
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
