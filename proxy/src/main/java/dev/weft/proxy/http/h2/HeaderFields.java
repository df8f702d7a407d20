package dev.weft.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Header fields from HTTP/2 and to it. The decoder has refused what RFC 9113, sections 8.2 and 8.3,
 * calls malformed, but for what is refused here.
 */
final class HeaderFields {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  /** What is read was validated by the decoder, or by HTTP/1's. */
  private static final HttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private static final HttpHeadersFactory TRAILERS =
      DefaultHttpHeadersFactory.trailersFactory().withValidation(false);

  private HeaderFields() {}

  static Http2Exception malformed(int streamId, String why) {
    return streamError(streamId, Http2Error.PROTOCOL_ERROR, why);
  }

  /** All but pseudo-header fields. */
  static HttpHeaders read(int streamId, Http2Headers from) throws Http2Exception {
    HttpHeaders headers = HEADERS.newHeaders();
    CharSequence cookie = null;
    for (Entry<CharSequence, CharSequence> field : from) {
      CharSequence name = field.getKey();
      CharSequence value = field.getValue();
      if (name.charAt(0) == ':') {
        continue;
      }
      if (hasSpaceAround(value)) {
        throw malformed(streamId, "space around a field's value"); // section 8.2.1
      }
      if (HttpHeaderNames.COOKIE.contentEquals(name)) {
        cookie = cookie == null ? value : cookie + "; " + value; // section 8.2.3
      } else {
        headers.add(name, value);
      }
    }
    if (cookie != null) {
      headers.add(HttpHeaderNames.COOKIE, cookie);
    }
    return headers;
  }

  private static boolean hasSpaceAround(CharSequence value) {
    int length = value.length();
    return length > 0 && (isSpace(value.charAt(0)) || isSpace(value.charAt(length - 1)));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  static LastHttpContent readTrailers(int streamId, Http2Headers from) throws Http2Exception {
    var last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, TRAILERS);
    for (Entry<CharSequence, CharSequence> field : from) {
      if (hasSpaceAround(field.getValue())) {
        throw malformed(streamId, "space around a trailer's value");
      }
      if (!isFraming(field.getKey())) {
        last.trailingHeaders().add(field.getKey(), field.getValue());
      }
    }
    return last;
  }

  static Http2Headers writeTrailers(HttpHeaders trailers) {
    return ReadOnlyHttp2Headers.trailers(false, write(trailers, null));
  }

  /**
   * Names and values in turn, lower case, without Host and what concerns HTTP/1 connections only.
   *
   * @param more added at the end, when it is not null: a name and its value
   */
  static AsciiString[] write(HttpHeaders headers, AsciiString @Nullable [] more) {
    var fields = new AsciiString[2 * headers.size() + (more == null ? 0 : more.length)];
    int n = 0;
    Iterator<Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Entry<CharSequence, CharSequence> field = all.next();
      if (!staysBehind(field.getKey(), field.getValue())) {
        fields[n++] = own(field.getKey()).toLowerCase();
        fields[n++] = own(field.getValue());
      }
    }
    if (more != null) {
      for (AsciiString each : more) {
        fields[n++] = each;
      }
    }
    return n == fields.length ? fields : Arrays.copyOf(fields, n);
  }

  /** A compression table that keeps a view of a head would keep all of it. */
  private static AsciiString own(CharSequence text) {
    AsciiString ascii = AsciiString.of(text);
    return ascii.isEntireArrayUsed()
        ? ascii
        : new AsciiString(ascii.array(), ascii.arrayOffset(), ascii.length(), true);
  }

  /** RFC 9113, section 8.2.2; Host has become :authority. */
  private static boolean staysBehind(CharSequence name, CharSequence value) {
    return switch (name.length()) {
      case 2 ->
          is(name, HttpHeaderNames.TE) && !HttpHeaderValues.TRAILERS.contentEqualsIgnoreCase(value);
      case 4 -> is(name, HttpHeaderNames.HOST);
      case 7 -> is(name, HttpHeaderNames.UPGRADE);
      case 10 -> is(name, HttpHeaderNames.CONNECTION) || is(name, KEEP_ALIVE);
      case 14 -> is(name, HTTP2_SETTINGS);
      case 16 -> is(name, PROXY_CONNECTION);
      case 17 -> is(name, HttpHeaderNames.TRANSFER_ENCODING);
      default -> false;
    };
  }

  /** What a trailer must not say: RFC 9110, section 6.5.1. */
  private static boolean isFraming(CharSequence name) {
    return is(name, HttpHeaderNames.CONTENT_LENGTH)
        || is(name, HttpHeaderNames.HOST)
        || is(name, HttpHeaderNames.TRAILER);
  }

  private static boolean is(CharSequence name, AsciiString known) {
    return known.contentEqualsIgnoreCase(name);
  }
}
