package dev.weft.image.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Bytes that the proxy does not look into. The application sends each back. */
final class OpaqueTraffic {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] BLOCK = new byte[16 * 1024];
  private static final int BLOCKS = 64;

  private final int port;

  OpaqueTraffic(int port) {
    this.port = port;
  }

  void run() throws IOException {
    for (String service :
        List.of(Destinations.BYTES, Destinations.MESHED_BYTES, Destinations.SECURE_BYTES)) {
      try (Socket socket = connect()) {
        tunnel(socket, service + ":" + Destinations.HTTPS);
        for (int i = 0; i < BLOCKS; i++) {
          expectBack(socket, BLOCK);
        }
        socket.shutdownOutput();
        if (socket.getInputStream().read() >= 0) {
          throw new IOException("bytes behind the end, from " + service);
        }
      }
      try (Socket socket = connect()) {
        expectBack(socket, clientHello(service)); // goes where its server name says
      }
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void tunnel(Socket socket, String authority) throws IOException {
    String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 200")) {
      throw new IOException("no tunnel to " + authority + ": " + head);
    }
  }

  private static void expectBack(Socket socket, byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    byte[] back = socket.getInputStream().readNBytes(bytes.length);
    if (!Arrays.equals(bytes, back)) {
      throw new IOException("other bytes came back");
    }
  }

  private static byte[] clientHello(String serverName) throws IOException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine(serverName, Destinations.HTTPS);
      engine.setUseClientMode(true);
      var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), record);
      return Arrays.copyOf(record.array(), record.position());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
