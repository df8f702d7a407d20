package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Fields;
import dev.weft.proxy.http.Octets;
import dev.weft.proxy.net.Limits;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines up to an empty one: a head, or trailers. They may come in any pieces; no byte is
 * looked at again because more have come, but those of the line it is in. What a reader of HTTP
 * could take for something else than we do is refused: RFC 9112, sections 2.2, 5 and 11.
 */
abstract class BlockReader {
  enum State {
    /** The block goes on. */
    MORE,
    DONE,
    /** See {@link #refusal}. Nothing more can be read from the connection. */
    REFUSED
  }

  private static final int MIN_PIECE = 256;
  private static final int MAX_GUESS = 8 * 1024;

  private final int maxStartLine;
  private final int maxBytes;
  private final int maxFields;

  private byte @Nullable [] block; // null between blocks
  private @Nullable Fields fields;
  private int filled;
  private int line; // where the line at hand starts
  private int searched; // up to here there is no end of that line
  private int fieldsFrom = -1; // where the start line ends; -1: it has not come
  private int guess = MIN_PIECE; // blocks of one connection are alike in length
  private @Nullable Refusal refusal;

  /**
   * Why a block is refused.
   *
   * @param status for a request that is
   */
  record Refusal(int status, String why) {}

  /**
   * @param maxStartLine 0: the block has none
   */
  BlockReader(int maxStartLine, int maxBytes, Limits limits) {
    this.maxStartLine = maxStartLine;
    this.maxBytes = maxBytes;
    this.maxFields = limits.maxHeaderFields();
  }

  /** Takes the bytes of the block, and none behind it. */
  final State read(ByteBuf in) {
    byte[] bytes = block == null ? begin() : block;
    int before = filled;
    State state = State.MORE;
    while (state == State.MORE) {
      int at = in.readerIndex() + filled - before;
      int piece = Math.min(in.writerIndex() - at, Math.max(guess - filled, MIN_PIECE));
      if (piece == 0) {
        in.skipBytes(filled - before);
        return State.MORE;
      }
      if (filled + piece > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(filled + piece, bytes.length * 2));
        block = bytes;
        fields().rebase(bytes, filled);
      }
      in.getBytes(at, bytes, filled, piece);
      filled += piece;
      state = lines(bytes);
    }
    if (state == State.DONE) {
      in.skipBytes(line - before);
      fields().rebase(bytes, line);
      guess = Math.min(line, MAX_GUESS);
      state = complete(fields());
    }
    block = null;
    fields = null;
    return state;
  }

  private byte[] begin() {
    var bytes = new byte[guess + Fields.SLACK];
    block = bytes;
    fields = new Fields(bytes, 0);
    filled = 0;
    line = 0;
    searched = 0;
    fieldsFrom = maxStartLine == 0 ? 0 : -1;
    return bytes;
  }

  /** Some of a block has come, but not all. */
  final boolean isWithin() {
    return block != null;
  }

  final Refusal refusal() {
    Refusal refused = refusal;
    if (refused == null) {
      throw new IllegalStateException("nothing was refused");
    }
    return refused;
  }

  private Fields fields() {
    Fields current = fields;
    if (current == null) {
      throw new IllegalStateException("between blocks");
    }
    return current;
  }

  private State lines(byte[] bytes) {
    while (true) {
      int feed = Octets.indexOf((byte) '\n', bytes, searched, filled);
      int lineBytes = (feed < 0 ? filled : feed) - line;
      if (fieldsFrom < 0 && lineBytes > maxStartLine) {
        return refuse(414, "start line too long");
      }
      if (fieldsFrom >= 0 && line + lineBytes - fieldsFrom > maxBytes) {
        return refuse(431, "header block too large");
      }
      if (feed < 0) {
        searched = filled;
        return State.MORE;
      }
      if (lineBytes == 0 || bytes[feed - 1] != '\r') {
        return refuse(400, "a line that ends without CR");
      }
      int from = line;
      line = feed + 1;
      searched = line;
      State state = line(bytes, from, feed - 1);
      if (state != State.MORE) {
        return state;
      }
    }
  }

  private State line(byte[] bytes, int from, int to) {
    if (fieldsFrom < 0) {
      if (from == to && from == 0 && mayBeginEmpty()) {
        return State.MORE;
      }
      fieldsFrom = line;
      return startLine(bytes, from, to) ? State.MORE : State.REFUSED;
    }
    return from == to ? State.DONE : field(bytes, from, to);
  }

  private State field(byte[] bytes, int from, int to) {
    int colon = Octets.endOfToken(bytes, from, to);
    if (colon == from || colon == to || bytes[colon] != ':') {
      return refuse(400, wrongName(bytes, from, colon, to));
    }
    int valueFrom = colon + 1;
    int valueTo = to;
    while (valueFrom < valueTo && isBlank(bytes[valueFrom])) {
      valueFrom++;
    }
    while (valueFrom < valueTo && isBlank(bytes[valueTo - 1])) {
      valueTo--;
    }
    int length = valueTo - valueFrom;
    if (Octets.endOfValue(bytes, valueFrom, valueTo) != valueTo) {
      return refuse(400, "control character in a header's value");
    }
    if (fields().size() == maxFields) {
      return refuse(431, "more than " + maxFields + " header fields");
    }
    int gap = valueFrom == colon + 1 ? 1 : 2;
    if (valueFrom > colon + 2 || valueTo < to || (gap == 2 && bytes[colon + 1] != ' ')) {
      System.arraycopy(bytes, valueFrom, bytes, colon + gap, length); // the blanks go
      bytes[colon + gap - 1] = gap == 2 ? (byte) ' ' : (byte) ':';
      bytes[colon + gap + length] = '\r';
      bytes[colon + gap + length + 1] = '\n';
    }
    fields().line(from, colon - from, gap, length);
    return State.MORE;
  }

  private static String wrongName(byte[] bytes, int from, int end, int to) {
    if (end == from && isBlank(bytes[from])) {
      return "folded header line"; // RFC 9112, section 5.2
    }
    if (end == from && bytes[from] == ':') {
      return "header without a name";
    }
    return end < to && isBlank(bytes[end])
        ? "blank in or after a header's name"
        : "header name that is no token";
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  final State refuse(int status, String why) {
    refusal = new Refusal(status, why);
    return State.REFUSED;
  }

  /** RFC 9112, section 2.2: an empty line before a request is no harm. */
  boolean mayBeginEmpty() {
    return false;
  }

  /** False when it was refused. */
  abstract boolean startLine(byte[] bytes, int from, int to);

  /** All lines are there and each is valid: do they go together? */
  abstract State complete(Fields whole);
}
