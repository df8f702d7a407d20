package dev.weft.proxy.http.h2;

import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A header block for HPACK's encoder, which only goes through it. */
final class Outgoing extends EmptyHeaders<CharSequence, CharSequence, Http2Headers>
    implements Http2Headers {
  private AsciiString[] texts; // names and values in turn
  private int end;

  /**
   * @param size how many fields there most likely will be
   */
  Outgoing(int size) {
    texts = new AsciiString[2 * size];
  }

  Outgoing put(AsciiString name, AsciiString value) {
    if (end == texts.length) {
      texts = Arrays.copyOf(texts, end + 8);
    }
    texts[end] = name;
    texts[end + 1] = value;
    end += 2;
    return this;
  }

  @Override
  public int size() {
    return end / 2;
  }

  @Override
  public boolean isEmpty() {
    return end == 0;
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    return new Walk();
  }

  /** By which the encoder tells an informational response: it stands first. */
  @Override
  public @Nullable CharSequence status() {
    return end > 0 && texts[0].equals(PseudoHeaderName.STATUS.value()) ? texts[1] : null;
  }

  // ---- what the encoder does not ask for

  @Override
  public boolean contains(CharSequence name, CharSequence value, boolean caseInsensitive) {
    throw new UnsupportedOperationException("for the encoder only");
  }

  @Override
  public @Nullable CharSequence method() {
    return null;
  }

  @Override
  public @Nullable CharSequence scheme() {
    return null;
  }

  @Override
  public @Nullable CharSequence authority() {
    return null;
  }

  @Override
  public @Nullable CharSequence path() {
    return null;
  }

  @Override
  public Http2Headers method(CharSequence value) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public Http2Headers scheme(CharSequence value) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public Http2Headers authority(CharSequence value) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public Http2Headers path(CharSequence value) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public Http2Headers status(CharSequence value) {
    throw new UnsupportedOperationException("read only");
  }

  /** From field to field: each is read before the next is asked for. */
  private final class Walk
      implements Iterator<Map.Entry<CharSequence, CharSequence>>,
          Map.Entry<CharSequence, CharSequence> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Map.Entry<CharSequence, CharSequence> next() {
      if (next == end) {
        throw new NoSuchElementException();
      }
      next += 2;
      return this;
    }

    @Override
    public CharSequence getKey() {
      return texts[next - 2];
    }

    @Override
    public CharSequence getValue() {
      return texts[next - 1];
    }

    @Override
    public CharSequence setValue(CharSequence value) {
      throw new UnsupportedOperationException("read only");
    }
  }
}
