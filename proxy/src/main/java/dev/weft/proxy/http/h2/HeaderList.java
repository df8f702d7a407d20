package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.IndexedHeaders;
import dev.weft.proxy.http.Octets;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header fields as names and values in turn. HPACK's tables hand the same strings out again and
 * again, and take them in again on the other side: between the two nothing is copied.
 */
final class HeaderList extends IndexedHeaders {
  private AsciiString[] texts;
  private int end; // of what is used of texts
  private @Nullable AsciiString target;

  HeaderList() {
    this(new AsciiString[16], 0);
  }

  private HeaderList(AsciiString[] texts, int end) {
    this.texts = texts;
    this.end = end;
  }

  /** The request's target is kept as it came, too, to go out again. */
  String target(AsciiString path) {
    target = path;
    return path.toString();
  }

  @Nullable AsciiString target() {
    return target;
  }

  @Override
  public int size() {
    return end / 2;
  }

  @Override
  public int find(CharSequence name, int from) {
    int length = name.length();
    for (int i = 2 * from; i < end; i += 2) {
      AsciiString each = texts[i];
      if (each.length() == length && each.contentEqualsIgnoreCase(name)) {
        return i / 2;
      }
    }
    return -1;
  }

  @Override
  public String value(int at) {
    return valueView(at).toString();
  }

  @Override
  protected String name(int at) {
    return nameView(at).toString();
  }

  @Override
  public AsciiString nameView(int at) {
    return texts[2 * at];
  }

  @Override
  public AsciiString valueView(int at) {
    return texts[2 * at + 1];
  }

  @Override
  protected void append(CharSequence name, CharSequence value) {
    AsciiString ownName = AsciiString.of(name);
    AsciiString ownValue = AsciiString.of(value);
    if (!isName(ownName) || !isValue(ownValue)) {
      throw new IllegalArgumentException("not a header field, by its name or its value");
    }
    put(ownName, ownValue);
  }

  private void put(AsciiString name, AsciiString value) {
    if (end == texts.length) {
      texts = Arrays.copyOf(texts, 2 * end);
    }
    texts[end] = name;
    texts[end + 1] = value;
    end += 2;
  }

  /** As it came: valid, and its name in lower case. */
  void read(AsciiString name, AsciiString value) {
    put(name, value);
  }

  void replace(int at, AsciiString value) {
    texts[2 * at + 1] = value;
  }

  static boolean isName(AsciiString name) {
    int from = name.arrayOffset();
    int to = from + name.length();
    return from < to && Octets.endOfToken(name.array(), from, to) == to;
  }

  static boolean isValue(AsciiString value) {
    int from = value.arrayOffset();
    int to = from + value.length();
    return Octets.endOfValue(value.array(), from, to) == to;
  }

  /** The value as a number; -1 when it is none. */
  long digits(int at) {
    try {
      return valueView(at).parseLong();
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  @Override
  protected void removeAt(int at) {
    end -= 2;
    System.arraycopy(texts, 2 * at + 2, texts, 2 * at, end - 2 * at);
  }

  @Override
  public HttpHeaders clear() {
    end = 0;
    return this;
  }

  @Override
  public HttpHeaders copy() {
    return new HeaderList(texts.clone(), end);
  }
}
