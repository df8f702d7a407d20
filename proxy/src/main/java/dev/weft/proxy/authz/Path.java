package dev.weft.proxy.authz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request's path as rules compare it: percent-decoded, each byte a character. Where applications
 * are known to read one path in different ways, it is ambiguous, and no rule can be sure of it:
 *
 * <ul>
 *   <li>empty segments and dot segments, which some merge or resolve and some do not: {@code //},
 *       {@code /./}, {@code /../}, also with encoded dots
 *   <li>{@code ;}, before which some cut a segment off; and its encoded form
 *   <li>{@code %2F}, {@code \} and {@code %5C}, which some take for a slash
 *   <li>{@code %25}, which decodes to something else again; {@code %3F} and {@code %23}, at which
 *       some end the path
 *   <li>a blank around a segment, which some cut off: {@code /a%20/b}
 *   <li>encoded control characters, at which some cut it off and at which expressions end a line
 *   <li>what is no percent-encoding, or no UTF-8 once it is decoded
 * </ul>
 *
 * <p>RFC 3986, sections 2.4, 3.3 and 6.2.2. A slash at the end is no ambiguity of the path but of
 * whole-path comparison: {@link PathPattern}.
 */
final class Path {
  private static final char FIRST_NOT_ASCII = 0x80;

  /** How a path is to be read. */
  enum Form {
    /** As it stands. */
    PLAIN,
    /** By {@link #decoded}. */
    ENCODED,
    AMBIGUOUS
  }

  private Path() {}

  /** Where the path of a request target ends: its query takes no part. */
  static int end(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target.length() : query;
  }

  /**
   * @param target characters of one byte each
   */
  static Form form(String target, int end) {
    if (end == 0 || target.charAt(0) != '/') {
      return Form.PLAIN; // the * of OPTIONS: no rule's path
    }
    boolean encoded = false;
    int dots = 0; // of which a segment consists so far; more than 2: of others, too
    char last = '/';
    for (int i = 1; i < end; i++) {
      char c = target.charAt(i);
      if (c == '/') {
        if (dots <= 2 || last == ' ') {
          return Form.AMBIGUOUS; // empty, one dot, two dots
        }
        dots = 0;
        last = c;
        continue;
      }
      if (c == '%') {
        int b = octet(target, i, end);
        if (b < 0 || isTakenForAnother((char) b)) {
          return Form.AMBIGUOUS;
        }
        encoded = true;
        c = (char) b;
        i += 2;
      } else if (c == ';' || c == '\\' || isControl(c)) {
        return Form.AMBIGUOUS;
      }
      if (c == ' ' && last == '/') {
        return Form.AMBIGUOUS;
      }
      encoded |= c >= FIRST_NOT_ASCII;
      dots = c == '.' && dots < 2 ? dots + 1 : 3;
      last = c;
    }
    boolean ambiguous = dots == 1 || dots == 2 || last == ' ';
    return ambiguous ? Form.AMBIGUOUS : encoded ? Form.ENCODED : Form.PLAIN;
  }

  private static boolean isTakenForAnother(char c) {
    return switch (c) {
      case '/', '\\', ';', '%', '?', '#' -> true;
      default -> isControl(c);
    };
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == 0x7f;
  }

  /** -1 for what is no percent-encoding. */
  private static int octet(String text, int at, int end) {
    if (at + 2 >= end) {
      return -1;
    }
    int high = hexDigit(text.charAt(at + 1));
    int low = hexDigit(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hexDigit(char c) {
    return c < FIRST_NOT_ASCII ? Character.digit(c, 16) : -1;
  }

  /** Of what is {@link Form#ENCODED}; null when it is no UTF-8, and so ambiguous. */
  static @Nullable String decoded(String target, int end) {
    var bytes = new byte[end];
    int length = 0;
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      if (c == '%') {
        c = (char) octet(target, i, end);
        i += 2;
      }
      bytes[length++] = (byte) c;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
    } catch (CharacterCodingException e) {
      return null;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** As rules compare it; null when it is ambiguous. */
  static @Nullable String read(String target, int end) {
    return switch (form(target, end)) {
      case PLAIN -> target.substring(0, end);
      case ENCODED -> decoded(target, end);
      case AMBIGUOUS -> null;
    };
  }

  /** A rule's own text, as a request would bring it: the bytes of UTF-8. */
  static String ofRule(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What regular expressions are matched against: characters. */
  static String text(String path, int end) {
    for (int i = 0; i < end; i++) {
      if (path.charAt(i) >= FIRST_NOT_ASCII) {
        return new String(
            path.substring(0, end).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return path.substring(0, end);
  }
}
