package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Fields;
import dev.weft.proxy.http.Octets;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * How long a message's body is: RFC 9112, section 6.3. As a length in bytes, or one of the
 * constants. Where that section lets a recipient choose between mending and refusing, it is
 * refused: the next reader may mend otherwise.
 */
final class Framing {
  static final long CHUNKED = -1;

  /** Of responses alone. */
  static final long UNTIL_CLOSE = -2;

  private static final long NEITHER = -3;

  private Framing() {}

  /** Null when the fields say at most one length, in the one way in which it can be said. */
  static BlockReader.@Nullable Refusal check(Fields fields, boolean http10) {
    int length = fields.find(HttpHeaderNames.CONTENT_LENGTH, 0);
    int coding = fields.find(HttpHeaderNames.TRANSFER_ENCODING, 0);
    if (length >= 0) {
      if (coding >= 0) {
        return bad("both content-length and transfer-encoding");
      }
      if (fields.find(HttpHeaderNames.CONTENT_LENGTH, length + 1) >= 0) {
        return bad("several content-lengths");
      }
      if (fields.digits(length) < 0) {
        return bad("content-length that is no number");
      }
    }
    return coding < 0 ? null : coding(fields, coding, http10);
  }

  private static BlockReader.@Nullable Refusal coding(Fields fields, int at, boolean http10) {
    if (http10) {
      return bad("transfer-encoding in HTTP/1.0"); // RFC 9112, section 6.1
    }
    if (fields.find(HttpHeaderNames.TRANSFER_ENCODING, at + 1) >= 0) {
      return bad("several transfer-encodings");
    }
    if (fields.valueIs(at, HttpHeaderValues.CHUNKED)) {
      if (!fields.contains(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, false)) {
        // Legal in any case, but the next reader may know only the usual one.
        fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
      return null;
    }
    String value = fields.value(at);
    return value.contains("chunked") || !isToken(value)
        ? bad("transfer-encoding other than chunked")
        : new BlockReader.Refusal(501, "transfer-encoding other than chunked");
  }

  private static boolean isToken(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!Octets.isToken((byte) value.charAt(i))) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static BlockReader.Refusal bad(String why) {
    return new BlockReader.Refusal(400, why);
  }

  /** HTTP/2 knows bodies of which no field says that they come. */
  static void announce(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
  }

  static long ofRequest(Fields checked) {
    long said = said(checked);
    return said == NEITHER ? 0 : said;
  }

  /**
   * @param bodyless as it answers HEAD, or by its status
   */
  static long ofResponse(Fields checked, boolean bodyless) {
    if (bodyless) {
      return 0;
    }
    long said = said(checked);
    return said == NEITHER ? UNTIL_CLOSE : said;
  }

  private static long said(Fields checked) {
    int length = checked.find(HttpHeaderNames.CONTENT_LENGTH, 0);
    if (length >= 0) {
      return checked.digits(length);
    }
    return checked.contains(HttpHeaderNames.TRANSFER_ENCODING) ? CHUNKED : NEITHER;
  }
}
