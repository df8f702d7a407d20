package dev.weft.proxy.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One end of an HTTP/2 connection that sends what a test writes, frame by frame. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  final Socket socket;
  private final DataInputStream in;

  /** One that came, its padding and all. */
  static final class Frame {
    final int type;
    final int stream;
    final byte[] payload;

    private Frame(byte[] head, byte[] payload) {
      this.type = head[3];
      this.stream = (head[7] & 0xff) << 8 | (head[8] & 0xff);
      this.payload = payload;
    }
  }

  private RawHttp2(Socket socket, byte[] settings) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    write(frame(SETTINGS, 0, 0, settings));
  }

  /** A client with prior knowledge. */
  RawHttp2(InetSocketAddress server) throws IOException {
    this(new Socket(server.getAddress(), server.getPort()));
  }

  /** The same, that begins to speak now. */
  RawHttp2(Socket connected) throws IOException {
    this(prefaced(connected), new byte[0]);
  }

  private static Socket prefaced(Socket socket) throws IOException {
    socket.getOutputStream().write(PREFACE);
    return socket;
  }

  /** A server's end of the next connection. */
  static RawHttp2 accept(ServerSocket server, byte[] settings) throws IOException {
    var accepted = new RawHttp2(server.accept(), settings);
    accepted.in.skipNBytes(PREFACE.length);
    return accepted;
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  void write(byte[] frame) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(frame);
  }

  void flood(byte[] frame, int times) throws IOException {
    try {
      for (int i = 0; i < times; i++) {
        write(frame);
      }
    } catch (SocketException e) {
      // the peer has closed the connection
    }
  }

  /** The payload of the next frame of a type; null when the connection has ended before. */
  byte @Nullable [] next(int type) throws IOException {
    Frame frame = nextFrame(type);
    return frame == null ? null : frame.payload;
  }

  /** The next frame of a type; null when the connection has ended before. */
  @Nullable Frame nextFrame(int type) throws IOException {
    Frame frame = next();
    while (frame != null && frame.type != type) {
      frame = next();
    }
    return frame;
  }

  /** Null when the connection has ended. */
  @Nullable Frame next() throws IOException {
    try {
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        return null;
      }
      int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
      return new Frame(head, in.readNBytes(length));
    } catch (SocketException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
