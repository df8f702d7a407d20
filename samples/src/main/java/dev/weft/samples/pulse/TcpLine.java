package dev.weft.samples.pulse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A TCP connection, on which texts are lines. */
final class TcpLine implements Line {
  private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final Socket socket;
  private final BufferedReader in;

  private TcpLine(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /**
   * @param proxy asked for a tunnel (CONNECT) where it is one
   */
  static Line dial(String host, int port, Proxy proxy) throws IOException {
    Socket socket = new Socket(proxy);
    try {
      boolean direct = proxy.type() == Proxy.Type.DIRECT;
      socket.connect(
          // a proxy knows names that this machine does not
          direct
              ? new InetSocketAddress(host, port)
              : InetSocketAddress.createUnresolved(host, port),
          PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new TcpLine(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void beat(String text) throws IOException {
    socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
    String back;
    try {
      back = in.readLine();
    } catch (SocketTimeoutException e) {
      throw new IOException("nothing came back in time", e);
    }
    if (back == null) {
      throw new IOException("closed by the other side");
    }
    if (!back.equals(text)) {
      throw new IOException("something else came back");
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it is gone either way
    }
  }
}
