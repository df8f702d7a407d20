package dev.weft.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Map;

/**
 * Header fields as one block of bytes, as they stand on the wire, and an index of its lines. What
 * nobody touches goes out byte for byte and in order; looking a name up is a walk along the index,
 * which a filter of 64 bits mostly spares. Nothing can be added that would not be one line.
 */
public final class Fields extends IndexedHeaders {
  /** Room for what a proxy adds to a head, so that the block need not grow. */
  public static final int SLACK = 64;

  // A line's place: 24 bits where it starts, 16 the name's length, 24 the value's and the gap's.
  private static final int MAX_NAME = 0xffff;
  private static final int MAX_BLOCK = 0xff_ffff;

  private byte[] block;
  private int end;
  private long[] lines;
  private int count;
  private long filter;

  public Fields() {
    this(new byte[256], 0);
  }

  /**
   * @param block becomes this object's own; fields are put behind {@code end}
   */
  public Fields(byte[] block, int end) {
    this.block = block;
    this.end = end;
    this.lines = new long[12];
  }

  public static Fields of(HttpHeaders headers) {
    if (headers instanceof Fields fields) {
      return fields;
    }
    var fields = new Fields();
    if (headers instanceof IndexedHeaders indexed) {
      for (int at = 0; at < indexed.size(); at++) {
        fields.append(indexed.nameView(at), indexed.valueView(at));
      }
      return fields;
    }
    var each = headers.iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = each.next();
      fields.append(field.getKey(), field.getValue());
    }
    return fields;
  }

  // ---- for who reads a block

  /** The block has moved to a larger array, or ends elsewhere. */
  public void rebase(byte[] newBlock, int newEnd) {
    block = newBlock;
    end = newEnd;
  }

  /**
   * A valid line of the block: name, colon, at most one space, value, CR LF.
   *
   * @param gap 1 or 2: what stands between name and value
   */
  public void line(int start, int nameLength, int gap, int valueLength) {
    if (nameLength > MAX_NAME || start + nameLength + valueLength > MAX_BLOCK - 4) {
      throw new IllegalArgumentException("header field too long");
    }
    if (count == lines.length) {
      lines = Arrays.copyOf(lines, count * 2);
    }
    lines[count++] =
        (long) start << 40 | (long) nameLength << 24 | (long) valueLength << 1 | (gap - 1L);
    filter |= bit(nameLength, block[start], block[start + nameLength - 1]);
  }

  private static int start(long line) {
    return (int) (line >>> 40);
  }

  private static int nameLength(long line) {
    return (int) (line >>> 24) & 0xffff;
  }

  private static int valueLength(long line) {
    return (int) (line >>> 1) & 0x7f_ffff;
  }

  private static int valueStart(long line) {
    return start(line) + nameLength(line) + 1 + (int) (line & 1);
  }

  private static int lineEnd(long line) {
    return valueStart(line) + valueLength(line) + 2;
  }

  private static long bit(int length, int first, int last) {
    return 1L << (length + 7 * (first | 0x20) + 3 * (last | 0x20));
  }

  // ---- looking up

  @Override
  public int size() {
    return count;
  }

  @Override
  public int find(CharSequence name, int from) {
    int length = name.length();
    if (length == 0 || (filter & bit(length, name.charAt(0), name.charAt(length - 1))) == 0) {
      return -1;
    }
    for (int i = from; i < count; i++) {
      if (nameLength(lines[i]) == length && isNamed(start(lines[i]), name, length)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isNamed(int start, CharSequence name, int length) {
    if (name instanceof AsciiString ascii) {
      byte[] other = ascii.array();
      int offset = ascii.arrayOffset();
      for (int i = 0; i < length; i++) {
        if (differs(block[start + i], other[offset + i])) {
          return false;
        }
      }
      return true;
    }
    for (int i = 0; i < length; i++) {
      if (differs(block[start + i], name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean differs(int a, int b) {
    return a != b && ((a ^ b) != 0x20 || (a | 0x20) < 'a' || (a | 0x20) > 'z');
  }

  @Override
  @SuppressWarnings(
      "deprecation") // the constructor that takes bytes for characters is the fast one
  protected String name(int at) {
    return new String(block, 0, start(lines[at]), nameLength(lines[at]));
  }

  @Override
  @SuppressWarnings("deprecation")
  public String value(int at) {
    return new String(block, 0, valueStart(lines[at]), valueLength(lines[at]));
  }

  @Override
  public AsciiString nameView(int at) {
    return new AsciiString(block, start(lines[at]), nameLength(lines[at]), false);
  }

  @Override
  public AsciiString valueView(int at) {
    return new AsciiString(block, valueStart(lines[at]), valueLength(lines[at]), false);
  }

  /** The value is this word, in any case. */
  public boolean valueIs(int at, AsciiString word) {
    long line = lines[at];
    return valueLength(line) == word.length() && isNamed(valueStart(line), word, word.length());
  }

  /** The value as a number; -1 when it is anything but 1 to 18 digits. */
  public long digits(int at) {
    int length = valueLength(lines[at]);
    if (length == 0 || length > 18) {
      return -1;
    }
    int from = valueStart(lines[at]);
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = block[from + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  // ---- changing

  @Override
  protected void append(CharSequence name, CharSequence value) {
    int start = end;
    int length = name.length() + value.length() + 4;
    if (block.length - end < length) {
      block = Arrays.copyOf(block, Math.max(end + length, block.length * 2));
    }
    copy(name);
    int nameEnd = end;
    block[end++] = ':';
    block[end++] = ' ';
    int valueStart = end;
    copy(value);
    if (nameEnd == start
        || Octets.endOfToken(block, start, nameEnd) != nameEnd
        || Octets.endOfValue(block, valueStart, end) != end) {
      end = start;
      throw new IllegalArgumentException("not a header field, by its name or its value");
    }
    int valueLength = end - valueStart;
    block[end++] = '\r';
    block[end++] = '\n';
    line(start, nameEnd - start, 2, valueLength);
  }

  private void copy(CharSequence text) {
    int length = text.length();
    if (text instanceof AsciiString ascii) {
      System.arraycopy(ascii.array(), ascii.arrayOffset(), block, end, length);
    } else {
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        block[end + i] = c > 0xff ? 0 : (byte) c; // what is no byte is as bad as NUL
      }
    }
    end += length;
  }

  @Override
  protected void removeAt(int at) {
    count--;
    System.arraycopy(lines, at + 1, lines, at, count - at);
  }

  @Override
  public Fields clear() {
    count = 0;
    filter = 0;
    return this;
  }

  @Override
  public Fields copy() {
    var copy = new Fields(block.clone(), end);
    copy.lines = lines.clone();
    copy.count = count;
    copy.filter = filter;
    return copy;
  }

  // ---- writing

  /** Not more than this is written. */
  public int maxBytes() {
    return end;
  }

  /** As lines, without the empty one at the end. Neighbours go out in one copy. */
  public void writeTo(ByteBuf out) {
    int from = 0;
    int to = 0;
    for (int i = 0; i < count; i++) {
      long line = lines[i];
      if (start(line) != to) {
        out.writeBytes(block, from, to - from);
        from = start(line);
      }
      to = lineEnd(line);
    }
    out.writeBytes(block, from, to - from);
  }
}
