package dev.weft.image.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** What the proxy forwards to, by what is spoken there. */
record Applications(Http1Application http1, Listening http2, Listening bytes)
    implements AutoCloseable {
  private static final int PREFACE_BYTES = 24; // RFC 9113, section 3.4
  private static final byte[] KIBIBYTE = new byte[1024];
  private static final byte[] HEAD =
      HeaderBlock.ok().with("content-type", "application/grpc").toBytes();
  private static final byte[] TRAILERS = new HeaderBlock().with("grpc-status", "0").toBytes();

  static Applications start() throws IOException {
    return new Applications(
        new Http1Application(),
        new Listening(Applications::http2),
        new Listening(Applications::echo));
  }

  /** Answers every request as gRPC does, whatever it asked. */
  private static void http2(Socket socket) throws IOException {
    var connection = new Http2Connection(socket);
    connection.begin();
    connection.flush();
    connection.skipBytes(PREFACE_BYTES);
    while (true) {
      Http2Connection.Frame frame = connection.next();
      if (frame.endsStream()) {
        int headers = Http2Connection.END_HEADERS;
        connection.write(Http2Connection.HEADERS, headers, frame.stream(), HEAD);
        connection.write(Http2Connection.DATA, 0, frame.stream(), KIBIBYTE);
        int last = headers | Http2Connection.END_STREAM;
        connection.write(Http2Connection.HEADERS, last, frame.stream(), TRAILERS);
      }
    }
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    in.transferTo(socket.getOutputStream());
  }

  @Override
  public void close() throws IOException {
    http1.close();
    http2.close();
    bytes.close();
  }
}
