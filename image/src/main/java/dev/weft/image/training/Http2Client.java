package dev.weft.image.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection of HTTP/2 with prior knowledge (RFC 9113, section 3.3). */
final class Http2Client implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = {0, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o'}; // as gRPC frames

  private final Socket socket = new Socket();
  private final Http2Connection connection;
  private int nextStream = 1;

  Http2Client(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    connection = new Http2Connection(socket);
    connection.writeBytes(PREFACE);
    connection.begin();
  }

  /**
   * Sends requests side by side and reads their responses to the end; throws unless each is 200.
   *
   * @param grpc POST with a message, as gRPC's clients do; else GET
   */
  void exchange(String authority, boolean grpc, int streams) throws IOException {
    for (int i = 0; i < streams; i++) {
      send(authority, grpc);
    }
    int open = streams;
    int answered = 0;
    while (open > 0) {
      Http2Connection.Frame frame = connection.next();
      boolean isHeaders = frame.type() == Http2Connection.HEADERS;
      if (isHeaders && frame.payload().get(0) == HeaderBlock.STATUS_200) {
        answered++;
      }
      if (frame.endsStream()) {
        open--;
        if (grpc && !isHeaders) {
          throw new IOException("no trailers came from " + authority);
        }
      }
    }
    if (answered != streams) {
      throw new IOException(answered + " of " + streams + " were 200 from " + authority);
    }
  }

  private void send(String authority, boolean grpc) throws IOException {
    HeaderBlock head =
        new HeaderBlock()
            .with(":method", grpc ? "POST" : "GET")
            .with(":scheme", "http")
            .with(":authority", authority)
            .with(":path", "/training.Echo/Call")
            .withUserAgent(nextStream == 1);
    int end = grpc ? 0 : Http2Connection.END_STREAM;
    if (grpc) {
      head.with("content-type", "application/grpc").with("te", "trailers");
    }
    connection.write(
        Http2Connection.HEADERS, Http2Connection.END_HEADERS | end, nextStream, head.toBytes());
    if (grpc) {
      connection.write(Http2Connection.DATA, Http2Connection.END_STREAM, nextStream, MESSAGE);
    }
    nextStream += 2;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
