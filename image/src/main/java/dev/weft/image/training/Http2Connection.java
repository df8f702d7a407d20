package dev.weft.image.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * One side of HTTP/2: frames (RFC 9113, section 4.1), and what every side must answer. Bodies here
 * are small and few at a time, so that nothing is counted against the peer's windows.
 */
final class Http2Connection {
  static final int DATA = 0;
  static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int ACK = 1;

  private static final byte[] NOTHING = new byte[0];

  private final DataInputStream in;
  private final DataOutputStream out;

  Http2Connection(Socket socket) throws IOException {
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  record Frame(int type, int flags, int stream, ByteBuffer payload) {
    boolean endsStream() {
      return (flags & END_STREAM) != 0;
    }
  }

  /** Settings as they are by default. */
  void begin() throws IOException {
    write(SETTINGS, 0, 0, NOTHING);
  }

  void writeBytes(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void skipBytes(int count) throws IOException {
    in.skipNBytes(count);
  }

  void write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >>> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The next of HEADERS or DATA; others are answered. Sends what waits before it waits. */
  Frame next() throws IOException {
    while (true) {
      if (in.available() == 0) {
        out.flush();
      }
      Frame frame = read();
      switch (frame.type) {
        case HEADERS -> {
          return frame;
        }
        case DATA -> {
          if (frame.payload.hasRemaining()) {
            write(WINDOW_UPDATE, 0, 0, bytes(frame.payload.remaining(), 4));
          }
          return frame;
        }
        case SETTINGS, PING -> {
          if ((frame.flags & ACK) == 0) {
            write(
                frame.type,
                ACK,
                0,
                frame.type == PING ? bytes(frame.payload.getLong(0), 8) : NOTHING);
          }
        }
        case RST_STREAM, GOAWAY -> throw new IOException("ended by a frame " + frame.type);
        default -> {} // WINDOW_UPDATE, and what may be ignored
      }
    }
  }

  private Frame read() throws IOException {
    int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, ByteBuffer.wrap(payload));
  }

  private static byte[] bytes(long value, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (value >>> (8 * (count - 1 - i)));
    }
    return bytes;
  }
}
