package dev.weft.proxy.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which bytes may stand where in a message: RFC 9110, section 5.6.2; RFC 3986, section 3.2. */
public final class Octets {
  private static final int TOKEN = 1;
  private static final int TARGET = 2;
  private static final int HOST = 4;
  private static final byte[] CLASSES = classes();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Octets() {}

  private static byte[] classes() {
    var classes = new byte[256];
    mark(classes, "!#$%&'*+-.^_`|~", TOKEN);
    // A comma is legal in a name, but a list of hosts is read differently by everyone.
    mark(classes, "-._~!$&'()*+;=%:[]", HOST);
    for (int c = '0'; c <= 'z'; c++) {
      if (Character.isLetterOrDigit(c)) {
        classes[c] |= TOKEN | HOST;
      }
    }
    // RFC 3986 wants targets in ASCII; clients that send UTF-8 as it is are served all the same,
    // for
    // no reader of HTTP ends a line or a word there. A fragment is the client's own business.
    for (int c = '!'; c <= 0xff; c++) {
      if (c != 0x7f && c != '#') {
        classes[c] |= TARGET;
      }
    }
    return classes;
  }

  private static void mark(byte[] classes, String characters, int as) {
    for (int i = 0; i < characters.length(); i++) {
      classes[characters.charAt(i)] |= (byte) as;
    }
  }

  public static boolean isToken(byte b) {
    return (CLASSES[b & 0xff] & TOKEN) != 0;
  }

  public static boolean isTarget(byte b) {
    return (CLASSES[b & 0xff] & TARGET) != 0;
  }

  public static boolean isHost(char c) {
    return c <= 0xff && (CLASSES[c] & HOST) != 0;
  }

  /** A field's value holds no control character but the tab: RFC 9110, section 5.5. */
  public static boolean isValue(byte b) {
    return (b >= ' ' && b != 0x7f) || b < 0 || b == '\t';
  }

  /** The index of the first byte that may not stand in a field's value; {@code to} if all may. */
  public static int endOfValue(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (i + Long.BYTES <= to && !hasControl((long) LONGS.get(bytes, i))) {
        i += Long.BYTES;
      } else if (isValue(bytes[i])) {
        i++;
      } else {
        return i;
      }
    }
    return to;
  }

  public static int endOfToken(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isToken(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The index of the first such byte, or -1. Eight bytes at a time. */
  public static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    long pattern = ONES * wanted;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long zeros = zeroBytes((long) LONGS.get(bytes, i) ^ pattern);
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Marks the lowest byte that is zero; higher marks may be false. */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH;
  }

  /** Any byte is below 0x20 or is 0x7f. */
  private static boolean hasControl(long word) {
    long below = (word - ONES * 0x20) & ~word & HIGH;
    return (below | zeroBytes(word ^ (ONES * 0x7f))) != 0;
  }
}
