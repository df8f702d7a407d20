package dev.weft.proxy.detect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a TLS client's first message (RFC 8446, section 4.1.2) says in clear of where it goes and
 * what it carries.
 *
 * @param name of the server: RFC 6066, section 3
 * @param protocols offered inside, the client's favourite first: RFC 7301, section 3.1
 */
public record ClientHello(ServerName name, List<String> protocols) {
  /** What is longer is not waited for: browsers with post-quantum keys send less than 2 KiB. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final int RECORD_HEADER = 5;
  private static final int MAX_RECORD = 16 * 1024;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int APPLICATION_PROTOCOLS = 16;

  /** More are not read: nobody has so much to offer. */
  private static final int MAX_PROTOCOLS = 32;

  public ClientHello {
    protocols = List.copyOf(protocols);
  }

  private ClientHello(ServerName name) {
    this(name, List.of());
  }

  /** More bytes are needed. */
  public boolean isIncomplete() {
    return name instanceof ServerName.Incomplete;
  }

  /** Whether it offers one of these protocols. */
  public boolean offersAnyOf(List<String> wanted) {
    return protocols.stream().anyMatch(wanted::contains);
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

  public static ClientHello read(FirstBytes.Bytes bytes, int length) {
    try {
      byte[] message = message(bytes, Math.min(length, MAX_BYTES));
      if (message.length == 0) {
        return new ClientHello(
            length < MAX_BYTES
                ? new ServerName.Incomplete()
                : new ServerName.Malformed("longer than " + MAX_BYTES + " bytes"));
      }
      return new Reader(message).read();
    } catch (Bad e) {
      return new ClientHello(new ServerName.Malformed(String.valueOf(e.getMessage())));
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
    if (bytes.at(record) != FirstBytes.HANDSHAKE || bytes.at(record + 1) != 3) {
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

  /** Goes through a whole message. */
  private static final class Reader {
    private final byte[] body;
    private int at = 4; // behind type and length

    Reader(byte[] body) {
      this.body = body;
    }

    ClientHello read() throws Bad {
      skip(2 + 32, "version and random");
      skip(number(1, "session id"), "session id");
      skip(number(2, "cipher suites"), "cipher suites");
      skip(number(1, "compression methods"), "compression methods");
      ServerName name = new ServerName.None();
      List<String> protocols = List.of();
      if (at == body.length) {
        return new ClientHello(name, protocols);
      }
      int end = number(2, "extensions") + at;
      if (end != body.length) {
        throw new Bad("extensions end elsewhere");
      }
      while (at < end) {
        int type = number(2, "extension");
        int length = number(2, "extension");
        int next = at + length;
        if (type == SERVER_NAME) {
          name = name(length);
        } else if (type == APPLICATION_PROTOCOLS) {
          protocols = protocols(length);
        }
        skip(next - at, "extension");
      }
      return new ClientHello(name, protocols);
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
      return new ServerName.Named(text(length).toLowerCase(Locale.ROOT));
    }

    private List<String> protocols(int extension) throws Bad {
      int end = at + extension;
      if (end > body.length || number(2, "protocols") != extension - 2) {
        throw new Bad("protocols end elsewhere");
      }
      var found = new ArrayList<String>();
      while (at < end && found.size() < MAX_PROTOCOLS) {
        int length = number(1, "protocol");
        if (length == 0 || at + length > end) {
          throw new Bad("a protocol of " + length + " bytes");
        }
        found.add(text(length));
        at += length;
      }
      return found;
    }

    private String text(int length) {
      return new String(body, at, length, StandardCharsets.ISO_8859_1);
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

  private static boolean isNameCharacter(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_';
  }
}
