package dev.weft.proxy.http.h2;

import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A header block as HPACK's decoder fills it in: pseudo-header fields apart, the others ready for
 * the layers. What breaks RFC 9113, sections 8.2 and 8.3, is an {@code IllegalArgumentException},
 * which the decoder makes a stream error; it has looked at what concerns connections itself.
 */
final class Incoming extends EmptyHeaders<CharSequence, CharSequence, Http2Headers>
    implements Http2Headers {
  private final HeaderList fields = new HeaderList();
  private int size;
  private @Nullable AsciiString method;
  private @Nullable AsciiString scheme;
  private @Nullable AsciiString authority;
  private @Nullable AsciiString path;
  private @Nullable AsciiString status;
  private @Nullable AsciiString protocol;

  HeaderList fields() {
    return fields;
  }

  /** No trailers have any: section 8.1. */
  boolean hasPseudoFields() {
    return method != null
        || scheme != null
        || authority != null
        || path != null
        || status != null
        || protocol != null;
  }

  /** Of extended CONNECT: RFC 8441, section 4. */
  @Nullable AsciiString protocol() {
    return protocol;
  }

  // ---- from the decoder

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    size++;
    AsciiString ownName = AsciiString.of(name);
    AsciiString ownValue = AsciiString.of(value);
    if (!HeaderList.isValue(ownValue) || hasSpaceAround(ownValue)) {
      throw new IllegalArgumentException("control character in a field's value, or space around");
    }
    if (!ownName.isEmpty() && ownName.byteAt(0) == ':') {
      pseudo(ownName, ownValue);
    } else if (HeaderList.isName(ownName) && isLowerCase(ownName)) {
      field(ownName, ownValue);
    } else {
      throw new IllegalArgumentException("a field's name is no token in lower case");
    }
    return this;
  }

  private static boolean hasSpaceAround(AsciiString value) {
    int length = value.length();
    return length > 0 && (isSpace(value.byteAt(0)) || isSpace(value.byteAt(length - 1)));
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isLowerCase(AsciiString name) {
    for (int i = 0; i < name.length(); i++) {
      if (AsciiString.isUpperCase(name.byteAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void pseudo(AsciiString name, AsciiString value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an empty pseudo-header field");
    }
    switch (PseudoHeaderName.getPseudoHeader(name)) {
      case METHOD -> method = first(method, value);
      case SCHEME -> scheme = first(scheme, value);
      case AUTHORITY -> authority = first(authority, value);
      case PATH -> path = first(path, value);
      case STATUS -> status = first(status, value);
      case PROTOCOL -> protocol = first(protocol, value);
      case null, default -> throw new IllegalArgumentException("an unknown pseudo-header field");
    }
  }

  private static AsciiString first(@Nullable AsciiString present, AsciiString value) {
    if (present != null) {
      throw new IllegalArgumentException("a pseudo-header field twice");
    }
    return value;
  }

  private void field(AsciiString name, AsciiString value) {
    int cookie = HttpHeaderNames.COOKIE.equals(name) ? fields.find(name, 0) : -1;
    if (cookie < 0) {
      fields.read(name, value);
    } else { // section 8.2.3
      fields.replace(cookie, fields.valueView(cookie).concat("; ").concat(value));
    }
  }

  // ---- what the decoder asks for

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public boolean contains(CharSequence name) {
    return PseudoHeaderName.PROTOCOL.value().contentEquals(name)
        ? protocol != null
        : fields.contains(name);
  }

  @Override
  public boolean contains(CharSequence name, CharSequence value, boolean caseInsensitive) {
    return fields.contains(name, value, caseInsensitive);
  }

  @Override
  public @Nullable CharSequence get(CharSequence name) {
    int at = fields.find(name, 0);
    return at < 0 ? null : fields.valueView(at);
  }

  @Override
  public List<CharSequence> getAll(CharSequence name) {
    return fields.contains(name) ? List.copyOf(fields.getAll(name)) : List.of();
  }

  /** The decoder puts a length that was said twice into one field. */
  @Override
  public Http2Headers setLong(CharSequence name, long value) {
    int at = fields.find(name, 0);
    if (at < 0 || fields.find(name, at + 1) >= 0 || fields.digits(at) != value) {
      fields.set(name, Long.toString(value));
    }
    return this;
  }

  @Override
  public @Nullable AsciiString method() {
    return method;
  }

  @Override
  public @Nullable AsciiString scheme() {
    return scheme;
  }

  @Override
  public @Nullable AsciiString authority() {
    return authority;
  }

  @Override
  public @Nullable AsciiString path() {
    return path;
  }

  @Override
  public @Nullable AsciiString status() {
    return status;
  }

  // ---- what nobody asks for: what is written goes out another way

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
}
