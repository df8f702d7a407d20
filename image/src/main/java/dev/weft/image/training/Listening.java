package dev.weft.image.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server on a port of its own that serves each connection on a thread. */
final class Listening implements AutoCloseable {
  private final ServerSocket socket;

  /** What is said on a connection; it closes at the end. */
  interface Talk {
    void on(Socket socket) throws IOException;
  }

  Listening(Talk talk) throws IOException {
    socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(talk));
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept(Talk talk) {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        Thread.ofVirtual().start(() -> serve(accepted, talk));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void serve(Socket accepted, Talk talk) {
    try (accepted) {
      accepted.setTcpNoDelay(true);
      talk.on(accepted);
    } catch (IOException e) {
      return; // the other side has closed; what it misses, it says
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
