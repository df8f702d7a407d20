package dev.weft.proxy.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that keeps every byte it gets, as it came, and judges it strictly. */
final class RecordingOrigin implements AutoCloseable {
  private final ServerSocket server;
  private final Answer answer;
  private final AtomicInteger connections = new AtomicInteger();

  /** Whole requests, byte for byte. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is no beginning of a valid request. */
  final List<String> violations = new CopyOnWriteArrayList<>();

  /** Says what to answer to a request. */
  interface Answer {
    /**
     * @param connection its number
     */
    Reply to(String request, int connection);
  }

  /**
   * @param close the connection, behind the bytes
   */
  record Reply(String bytes, boolean close) {
    static Reply ok(String body) {
      return new Reply(
          "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, false);
    }
  }

  RecordingOrigin(Answer answer) throws IOException {
    this.answer = answer;
    server = new ServerSocket(0, 1024, InetAddress.getByName(TestProxy.newAddress()));
    Thread.ofVirtual().start(this::accept);
  }

  String authority() {
    InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    var bytes = new StringBuilder();
    try (socket) {
      InputStream in = socket.getInputStream();
      var buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        while (!bytes.isEmpty()) {
          StrictMessages.Reading reading = StrictMessages.request(bytes.toString());
          if (reading.wrong() != null) {
            violations.add(reading.wrong() + ": " + bytes);
            return;
          }
          if (reading.end() < 0) {
            break;
          }
          String request = bytes.substring(0, reading.end());
          bytes.delete(0, reading.end());
          requests.add(request);
          Reply reply = answer.to(request, number);
          socket.getOutputStream().write(reply.bytes().getBytes(StandardCharsets.ISO_8859_1));
          if (reply.close()) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // the proxy has closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
