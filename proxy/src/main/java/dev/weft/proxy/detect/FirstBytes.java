package dev.weft.proxy.detect;

import java.nio.charset.StandardCharsets;

/** Tells from a connection's first bytes what it speaks. */
public enum FirstBytes {
  /** Not enough to say. */
  UNDECIDED,
  HTTP1,
  /** HTTP/2 with prior knowledge: RFC 9113, section 3.4. */
  HTTP2,
  /** A TLS handshake record: RFC 8446, section 5.1. */
  TLS,
  OTHER;

  /** No method is longer; what has no space by then is not HTTP/1. */
  private static final int MAX_METHOD = 24;

  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** The bytes seen so far. */
  @FunctionalInterface
  public interface Bytes {
    byte at(int index);
  }

  /**
   * A request line begins with a token, one space, and a target: {@code /}, {@code *}, a scheme or
   * an authority. Where in doubt, the answer is {@link #OTHER}: relaying serves everything.
   */
  public static FirstBytes read(Bytes bytes, int length) {
    if (length == 0) {
      return UNDECIDED;
    }
    if (bytes.at(0) == 0x16) {
      return length < 2 ? UNDECIDED : bytes.at(1) == 3 ? TLS : OTHER;
    }
    if (startsLikePreface(bytes, length)) {
      return length < 14 ? UNDECIDED : HTTP2;
    }
    for (int i = 0; i < length; i++) {
      byte b = bytes.at(i);
      if (b == ' ') {
        // A client that asks for a tunnel knows its peer as a proxy: that is not us.
        return i == 0 || isConnect(bytes, i) ? OTHER : target(bytes, i + 1, length);
      }
      if (i == MAX_METHOD || !isMethodCharacter(b)) {
        return OTHER;
      }
    }
    return UNDECIDED;
  }

  private static FirstBytes target(Bytes bytes, int from, int length) {
    if (from == length) {
      return UNDECIDED;
    }
    byte b = bytes.at(from);
    return b == '/' || b == '*' || b == '[' || isLetterOrDigit(b)
        ? line(bytes, from, length)
        : OTHER;
  }

  /** The line must go on to its end with " HTTP/1": many text protocols begin like a method. */
  private static FirstBytes line(Bytes bytes, int from, int length) {
    for (int i = from; i < length; i++) {
      byte b = bytes.at(i);
      if (b == '\n' || b == '\r') {
        return OTHER;
      }
      if (b == ' ') {
        return version(bytes, i + 1, length);
      }
    }
    // A long target fills the first read: only HTTP has such lines.
    return length - from > 1024 ? HTTP1 : UNDECIDED;
  }

  private static FirstBytes version(Bytes bytes, int from, int length) {
    String expected = "HTTP/1.";
    for (int i = 0; i < expected.length(); i++) {
      if (from + i == length) {
        return UNDECIDED;
      }
      if (bytes.at(from + i) != expected.charAt(i)) {
        return OTHER;
      }
    }
    return HTTP1;
  }

  private static boolean isConnect(Bytes bytes, int length) {
    String word = "CONNECT";
    for (int i = 0; i < Math.min(length, word.length()); i++) {
      if (bytes.at(i) != word.charAt(i)) {
        return false;
      }
    }
    return length == word.length();
  }

  private static boolean startsLikePreface(Bytes bytes, int length) {
    for (int i = 0; i < Math.min(length, 14); i++) {
      if (bytes.at(i) != HTTP2_PREFACE[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMethodCharacter(byte b) {
    return (b >= 'A' && b <= 'Z') || b == '-' || b == '_' || (b >= 'a' && b <= 'z');
  }

  private static boolean isLetterOrDigit(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
  }
}
