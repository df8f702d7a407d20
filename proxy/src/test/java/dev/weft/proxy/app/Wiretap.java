package dev.weft.proxy.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands between two proxies, passes all bytes on, and keeps them. */
final class Wiretap implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress to;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  /**
   * @param to listens on the same port
   */
  Wiretap(InetSocketAddress to) throws IOException {
    this.to = to;
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(
        new InetSocketAddress(InetAddress.getByName(TestProxy.newAddress()), to.getPort()));
    Thread.ofVirtual().start(this::accept);
  }

  String ip() {
    return listener.getInetAddress().getHostAddress();
  }

  /** All of it, both ways, byte by byte. */
  String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        var server = new Socket(to.getAddress(), to.getPort());
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pass(Socket from, Socket on) {
    var buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = on.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        synchronized (heard) {
          heard.write(buffer, 0, n);
        }
        out.write(buffer, 0, n);
      }
      on.shutdownOutput();
    } catch (IOException e) {
      close(on); // one side has closed
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // closed already
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
