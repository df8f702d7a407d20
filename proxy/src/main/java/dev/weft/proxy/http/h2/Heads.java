package dev.weft.proxy.http.h2;

import static dev.weft.proxy.http.h2.HeaderFields.malformed;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.AUTHORITY;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.METHOD;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.PATH;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.PROTOCOL;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.SCHEME;
import static io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName.STATUS;
import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Authority;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Octets;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Heads of requests and responses from HTTP/2 and to it: RFC 9113, section 8.3. */
final class Heads {
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final int MAX_PSEUDO = 5;

  private Heads() {}

  /** The target in origin form, the authority in Host. CONNECT keeps its authority as target. */
  static HttpRequest readRequest(int streamId, Incoming from) throws Http2Exception {
    HttpMethod method = method(streamId, requireNonNull(from.method()));
    HeaderList headers = from.fields();
    String authority = authority(streamId, from.authority(), headers);
    AsciiString protocol = from.protocol();
    if (protocol != null && !method.equals(HttpMethod.CONNECT)) {
      throw malformed(streamId, ":protocol without CONNECT");
    }
    if (method.equals(HttpMethod.CONNECT) && protocol == null) {
      return new DefaultHttpRequest(Exchange.HTTP_2, method, authority, headers);
    }
    AsciiString scheme = requireNonNull(from.scheme());
    if (!HTTP.contentEqualsIgnoreCase(scheme) && !HTTPS.contentEqualsIgnoreCase(scheme)) {
      throw malformed(streamId, ":scheme other than http and https");
    }
    AsciiString path = requireNonNull(from.path());
    if (!isSound(path, method)) {
      throw malformed(streamId, "malformed :path");
    }
    if (protocol != null) {
      if (!HeaderList.isName(protocol)) {
        throw malformed(streamId, "malformed :protocol");
      }
      headers.read(HttpHeaderNames.UPGRADE, protocol);
      return new DefaultHttpRequest(
          Exchange.HTTP_2, HttpMethod.GET, headers.target(path), headers); // as by HTTP/1.1
    }
    return new DefaultHttpRequest(Exchange.HTTP_2, method, headers.target(path), headers);
  }

  private static HttpMethod method(int streamId, CharSequence name) throws Http2Exception {
    try {
      return HttpMethod.valueOf(name.toString());
    } catch (IllegalArgumentException e) {
      throw malformed(streamId, "malformed :method");
    }
  }

  /** RFC 9113, section 8.3.1: both may be there, and then must agree. */
  private static String authority(int streamId, @Nullable AsciiString authority, HeaderList headers)
      throws Http2Exception {
    int at = headers.find(HttpHeaderNames.HOST, 0);
    AsciiString host = at < 0 ? null : headers.valueView(at);
    boolean disagree =
        host != null
            && (headers.find(HttpHeaderNames.HOST, at + 1) >= 0
                || (authority != null && !host.contentEqualsIgnoreCase(authority)));
    if (disagree) {
      throw malformed(streamId, ":authority and Host disagree");
    }
    AsciiString found = authority != null ? authority : host;
    if (found == null || !Authority.isSound(found.toString(), false)) {
      throw malformed(streamId, "no :authority, or a malformed one");
    }
    if (at < 0) {
      headers.read(HttpHeaderNames.HOST, found);
    } else {
      headers.replace(at, found);
    }
    return found.toString();
  }

  private static boolean isSound(AsciiString path, HttpMethod method) {
    for (int i = 0; i < path.length(); i++) {
      if (!Octets.isTarget(path.byteAt(i))) {
        return false;
      }
    }
    return path.charAt(0) == '/'
        || (path.length() == 1 && path.charAt(0) == '*' && method.equals(HttpMethod.OPTIONS));
  }

  /** gRPC's servers insist on TE: trailers, which a hop by HTTP/1 has taken away. */
  static Http2Headers writeRequest(Exchange exchange) {
    HttpRequest request = exchange.request();
    HttpHeaders headers = request.headers();
    boolean addTe = exchange.isGrpc() && !headers.contains(HttpHeaderNames.TE);
    var out =
        new Outgoing(headers.size() + MAX_PSEUDO)
            .put(
                METHOD.value(),
                (exchange.isTunnel() ? HttpMethod.CONNECT : request.method()).asciiName())
            .put(PATH.value(), target(request))
            .put(SCHEME.value(), HTTP)
            .put(AUTHORITY.value(), host(headers));
    if (exchange.isTunnel()) {
      out.put(PROTOCOL.value(), AsciiString.of(headers.get(HttpHeaderNames.UPGRADE, "")));
    }
    HeaderFields.write(headers, out);
    return addTe ? out.put(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS) : out;
  }

  private static AsciiString target(HttpRequest request) {
    String uri = request.uri();
    AsciiString read = request.headers() instanceof HeaderList list ? list.target() : null;
    return read != null && read.contentEquals(uri) ? read : AsciiString.of(uri);
  }

  private static AsciiString host(HttpHeaders headers) {
    if (headers instanceof HeaderList list) {
      int at = list.find(HttpHeaderNames.HOST, 0);
      return at < 0 ? AsciiString.EMPTY_STRING : list.valueView(at);
    }
    return AsciiString.of(headers.get(HttpHeaderNames.HOST, ""));
  }

  static HttpResponse readResponse(int streamId, Incoming from) throws Http2Exception {
    int status = status(requireNonNull(from.status()));
    if (status < 100 || status == 101) { // section 8.6: there is no 101
      throw malformed(streamId, ":status is " + from.status());
    }
    return new DefaultHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), from.fields());
  }

  private static int status(AsciiString text) {
    if (text.length() != 3) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status;
  }

  static Http2Headers writeResponse(HttpResponse response) {
    HttpHeaders headers = response.headers();
    var out = new Outgoing(headers.size() + 1).put(STATUS.value(), response.status().codeAsText());
    HeaderFields.write(headers, out);
    return out;
  }
}
