package dev.weft.proxy.detect;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The server name in a TLS client's first message: RFC 8446, section 4.1.2, and RFC 6066, section
 * 3. Reads no more than that, and only what is there in clear.
 */
public final class ClientHello {
  /** What is longer is not waited for: browsers with post-quantum keys send less than 2 KiB. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final int RECORD_HEADER = 5;
  private static final int MAX_RECORD = 16 * 1024;
  private static final byte HANDSHAKE = 0x16;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;

  private final byte[] body;
  private int at;

  private ClientHello(byte[] body) {
    this.body = body;
  }

  /** What the message says. */
  public sealed interface ServerName {
    /**
     * @param host in lower case
     */
    record Named(String host) implements ServerName {}

    /** A whole message without a name. */
    record None() implements ServerName {}

    /** More bytes are needed. */
    record Incomplete() implements ServerName {}

    record Malformed(String why) implements ServerName {}
  }

  private static final class Bad extends Exception {
    private static final long serialVersionUID = 1;

    Bad(String why) {
      super(why, null, false, false);
    }
  }

  public static ServerName read(FirstBytes.Bytes bytes, int length) {
    try {
      byte[] message = message(bytes, Math.min(length, MAX_BYTES));
      if (message.length == 0) {
        return length < MAX_BYTES
            ? new ServerName.Incomplete()
            : new ServerName.Malformed("longer than " + MAX_BYTES + " bytes");
      }
      return new ClientHello(message).serverName();
    } catch (Bad e) {
      return new ServerName.Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The handshake message, gathered from its records; empty when it is not all there. */
  private static byte[] message(FirstBytes.Bytes bytes, int length) throws Bad {
    int head = 0; // type and length
    int size = 0;
    for (int record = 0; record + RECORD_HEADER <= length; ) {
      int present = Math.min(recordLength(bytes, record), length - record - RECORD_HEADER);
      for (int i = 0; i < present && size + i < 4; i++) {
        head = head << 8 | (bytes.at(record + RECORD_HEADER + i) & 0xff);
      }
      size += present;
      if (size > 0 && (head >>> (8 * (Math.min(size, 4) - 1))) != CLIENT_HELLO) {
        throw new Bad("not a ClientHello");
      }
      int needed = 4 + (head & 0xffffff);
      if (size >= 4 && needed > MAX_BYTES) {
        throw new Bad("a ClientHello of " + needed + " bytes");
      }
      if (size >= 4 && size >= needed) {
        return gather(bytes, needed);
      }
      record += RECORD_HEADER + recordLength(bytes, record);
    }
    return new byte[0];
  }

  private static int recordLength(FirstBytes.Bytes bytes, int record) throws Bad {
    if (bytes.at(record) != HANDSHAKE || bytes.at(record + 1) != 3) {
      throw new Bad("not a handshake record");
    }
    int length = (bytes.at(record + 3) & 0xff) << 8 | (bytes.at(record + 4) & 0xff);
    if (length == 0 || length > MAX_RECORD) {
      throw new Bad("a record of " + length + " bytes");
    }
    return length;
  }

  private static byte[] gather(FirstBytes.Bytes bytes, int needed) throws Bad {
    var message = new byte[needed];
    int size = 0;
    for (int record = 0; size < needed; record += RECORD_HEADER + recordLength(bytes, record)) {
      int end = Math.min(recordLength(bytes, record), needed - size);
      for (int i = 0; i < end; i++) {
        message[size++] = bytes.at(record + RECORD_HEADER + i);
      }
    }
    return message;
  }

  private ServerName serverName() throws Bad {
    at = 4; // type and length
    skip(2 + 32, "version and random");
    skip(number(1, "session id"), "session id");
    skip(number(2, "cipher suites"), "cipher suites");
    skip(number(1, "compression methods"), "compression methods");
    if (at == body.length) {
      return new ServerName.None();
    }
    int end = number(2, "extensions") + at;
    if (end != body.length) {
      throw new Bad("extensions end elsewhere");
    }
    while (at < end) {
      int type = number(2, "extension");
      int length = number(2, "extension");
      if (type == SERVER_NAME) {
        return name(length);
      }
      skip(length, "extension");
    }
    return new ServerName.None();
  }

  private ServerName name(int extension) throws Bad {
    int end = at + extension;
    if (end > body.length || number(2, "server names") != extension - 2) {
      throw new Bad("server names end elsewhere");
    }
    if (number(1, "server name") != HOST_NAME) {
      return new ServerName.None();
    }
    int length = number(2, "server name");
    if (length == 0 || length > 253 || at + length > end) {
      throw new Bad("a server name of " + length + " bytes");
    }
    for (int i = at; i < at + length; i++) {
      if (!isNameCharacter(body[i])) {
        throw new Bad("a server name that is no host name");
      }
    }
    String host = new String(body, at, length, StandardCharsets.US_ASCII);
    return new ServerName.Named(host.toLowerCase(Locale.ROOT));
  }

  private static boolean isNameCharacter(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_';
  }

  private int number(int bytes, String what) throws Bad {
    if (at + bytes > body.length) {
      throw new Bad(what + " cut short");
    }
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (body[at++] & 0xff);
    }
    return value;
  }

  private void skip(int bytes, String what) throws Bad {
    if (at + bytes > body.length) {
      throw new Bad(what + " cut short");
    }
    at += bytes;
  }
}
