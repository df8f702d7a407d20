package dev.weft.proxy.detect;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells from a connection's first bytes what it speaks. */
public enum FirstBytes {
  /** Not enough to say. */
  UNDECIDED,
  /** Not enough either, but it begins as HTTP/1 does: worth waiting for slow networks. */
  LIKELY_HTTP1,
  HTTP1,
  /** HTTP/1 that asks for a tunnel: RFC 9110, section 9.3.6. */
  CONNECT,
  /** HTTP/2 with prior knowledge: RFC 9113, section 3.4. */
  HTTP2,
  /** A TLS handshake record: RFC 8446, section 5.1. */
  TLS,
  OTHER;

  /** Type of the first record of TLS: RFC 8446, section 5.1. */
  public static final byte HANDSHAKE = 0x16;

  /** No method is longer; what has no space by then is not HTTP/1. */
  private static final int MAX_METHOD = 24;

  /** Only HTTP has longer lines that begin with a word and a target. */
  private static final int LONG_TARGET = 1024;

  /** Of the preface: no method and version of HTTP/1 begin so. */
  private static final int DECISIVE = "PRI * HTTP/2.0".length();

  private static final byte[] HTTP2_PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  static final byte[] VERSION = ascii("HTTP/1.");
  private static final byte[] TUNNEL = ascii("CONNECT ");
  private static final List<byte[]> USUAL =
      List.of(
          ascii("GET "),
          ascii("POST "),
          ascii("PUT "),
          ascii("HEAD "),
          ascii("DELETE "),
          ascii("PATCH "),
          ascii("OPTIONS "),
          TUNNEL,
          ascii("TRACE "),
          HTTP2_PREFACE);

  /** The bytes seen so far. */
  @FunctionalInterface
  public interface Bytes {
    byte at(int index);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A request line begins with a token, one space, and a target: {@code /}, {@code *}, a scheme or
   * an authority. Where in doubt, the answer is {@link #OTHER}: relaying serves everything.
   */
  public static FirstBytes read(Bytes bytes, int length) {
    if (length == 0) {
      return UNDECIDED;
    }
    if (bytes.at(0) == HANDSHAKE) {
      return length < 2 ? UNDECIDED : bytes.at(1) == 3 ? TLS : OTHER;
    }
    FirstBytes found =
        agrees(HTTP2_PREFACE, bytes, 0, Math.min(length, DECISIVE)) // more must not undo it
            ? readDeclared(bytes, length)
            : method(bytes, length);
    return found == UNDECIDED && USUAL.stream().anyMatch(usual -> agrees(usual, bytes, 0, length))
        ? LIKELY_HTTP1
        : found;
  }

  /** The same where the port is declared to speak HTTP: only the version is open. */
  public static FirstBytes readDeclared(Bytes bytes, int length) {
    if (length == 0 || (length < DECISIVE && agrees(HTTP2_PREFACE, bytes, 0, length))) {
      return UNDECIDED;
    }
    return agrees(HTTP2_PREFACE, bytes, 0, DECISIVE) ? HTTP2 : HTTP1;
  }

  private static FirstBytes method(Bytes bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes.at(i);
      if (b == ' ') {
        return i == 0 ? OTHER : target(bytes, i + 1, length);
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
      if (i - from == LONG_TARGET) {
        return kind(bytes, length);
      }
    }
    return UNDECIDED;
  }

  private static FirstBytes version(Bytes bytes, int from, int length) {
    if (!agrees(VERSION, bytes, from, length)) {
      return OTHER;
    }
    return length - from < VERSION.length ? UNDECIDED : kind(bytes, length);
  }

  private static FirstBytes kind(Bytes bytes, int length) {
    return agrees(TUNNEL, bytes, 0, length) ? CONNECT : HTTP1;
  }

  /** As far as both go. */
  static boolean agrees(byte[] expected, Bytes bytes, int from, int length) {
    int end = Math.min(expected.length, length - from);
    for (int i = 0; i < end; i++) {
      if (bytes.at(from + i) != expected[i]) {
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
