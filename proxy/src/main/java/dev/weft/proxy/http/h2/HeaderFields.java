package dev.weft.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.streamError;

import dev.weft.proxy.http.ClientId;
import dev.weft.proxy.http.IndexedHeaders;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;

/**
 * Header fields from HTTP/2 and to it. The decoder and {@link Incoming} have refused what RFC 9113,
 * sections 8.2 and 8.3, calls malformed.
 */
final class HeaderFields {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  /** What a trailer must not say: RFC 9110, section 6.5.1. */
  private static final List<AsciiString> FRAMING =
      List.of(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.HOST, HttpHeaderNames.TRAILER);

  private HeaderFields() {}

  static Http2Exception malformed(int streamId, String why) {
    return streamError(streamId, Http2Error.PROTOCOL_ERROR, why);
  }

  static LastHttpContent readTrailers(int streamId, Incoming from) throws Http2Exception {
    if (from.hasPseudoFields()) {
      throw malformed(streamId, "a pseudo-header field among trailers");
    }
    HeaderList trailers = from.fields();
    for (AsciiString each : FRAMING) {
      trailers.remove(each);
    }
    ClientId.remove(trailers);
    return new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers);
  }

  static Http2Headers writeTrailers(HttpHeaders trailers) {
    var out = new Outgoing(trailers.size());
    write(trailers, out);
    return out;
  }

  /** In lower case, without Host and what concerns HTTP/1 connections only. */
  static void write(HttpHeaders headers, Outgoing out) {
    if (headers instanceof IndexedHeaders indexed) {
      for (int at = 0; at < indexed.size(); at++) {
        write(indexed.nameView(at), indexed.valueView(at), out);
      }
      return;
    }
    Iterator<Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Entry<CharSequence, CharSequence> field = all.next();
      write(AsciiString.of(field.getKey()), AsciiString.of(field.getValue()), out);
    }
  }

  private static void write(AsciiString name, AsciiString value, Outgoing out) {
    if (!staysBehind(name, value)) {
      out.put(own(name).toLowerCase(), own(value));
    }
  }

  /** A compression table that keeps a view of a head would keep all of it. */
  private static AsciiString own(AsciiString ascii) {
    return ascii.isEntireArrayUsed()
        ? ascii
        : new AsciiString(ascii.array(), ascii.arrayOffset(), ascii.length(), true);
  }

  /** RFC 9113, section 8.2.2; Host has become :authority. */
  private static boolean staysBehind(AsciiString name, AsciiString value) {
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

  private static boolean is(AsciiString name, AsciiString known) {
    return known.contentEqualsIgnoreCase(name);
  }
}
