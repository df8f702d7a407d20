package dev.weft.proxy.http.h2;

import static dev.weft.proxy.http.h2.HeaderFields.malformed;

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
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heads of requests and responses from HTTP/2 and to it: RFC 9113, section 8.3. */
final class Heads {
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString NO_AUTHORITY = AsciiString.cached("");
  private static final AsciiString[] TE_TRAILERS = {HttpHeaderNames.TE, HttpHeaderValues.TRAILERS};

  private Heads() {}

  /** The target in origin form, the authority in Host. CONNECT keeps its authority as target. */
  static HttpRequest readRequest(int streamId, Http2Headers from) throws Http2Exception {
    HttpMethod method = method(streamId, from.method());
    HttpHeaders headers = HeaderFields.read(streamId, from);
    String authority = authority(streamId, from.authority(), headers);
    if (method.equals(HttpMethod.CONNECT)) {
      return new DefaultHttpRequest(Exchange.HTTP_2, method, authority, headers);
    }
    CharSequence scheme = from.scheme();
    if (!HTTP.contentEqualsIgnoreCase(scheme) && !HTTPS.contentEqualsIgnoreCase(scheme)) {
      throw malformed(streamId, ":scheme other than http and https");
    }
    CharSequence path = from.path();
    if (!isSound(path, method)) {
      throw malformed(streamId, "malformed :path");
    }
    return new DefaultHttpRequest(Exchange.HTTP_2, method, path.toString(), headers);
  }

  private static HttpMethod method(int streamId, CharSequence name) throws Http2Exception {
    try {
      return HttpMethod.valueOf(name.toString());
    } catch (IllegalArgumentException e) {
      throw malformed(streamId, "malformed :method");
    }
  }

  /** RFC 9113, section 8.3.1: both may be there, and then must agree. */
  private static String authority(
      int streamId, @Nullable CharSequence authority, HttpHeaders headers) throws Http2Exception {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    boolean disagree =
        hosts.size() > 1
            || (authority != null
                && !hosts.isEmpty()
                && !AsciiString.contentEqualsIgnoreCase(authority, hosts.getFirst()));
    if (disagree) {
      throw malformed(streamId, ":authority and Host disagree");
    }
    CharSequence found = authority != null ? authority : hosts.isEmpty() ? null : hosts.getFirst();
    if (found == null || !Authority.isSound(found.toString(), false)) {
      throw malformed(streamId, "no :authority, or a malformed one");
    }
    headers.set(HttpHeaderNames.HOST, found);
    return found.toString();
  }

  private static boolean isSound(CharSequence path, HttpMethod method) {
    for (int i = 0; i < path.length(); i++) {
      if (!Octets.isTarget((byte) path.charAt(i))) {
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
    String host = headers.get(HttpHeaderNames.HOST);
    return ReadOnlyHttp2Headers.clientHeaders(
        false,
        request.method().asciiName(),
        AsciiString.of(request.uri()),
        HTTP,
        host == null ? NO_AUTHORITY : AsciiString.of(host),
        HeaderFields.write(headers, addTe ? TE_TRAILERS : null));
  }

  static HttpResponse readResponse(int streamId, Http2Headers from) throws Http2Exception {
    int status = status(from.status());
    if (status < 100 || status == 101) { // section 8.6: there is no 101
      throw malformed(streamId, ":status is " + from.status());
    }
    return new DefaultHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(status),
        HeaderFields.read(streamId, from));
  }

  private static int status(CharSequence text) {
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
    return ReadOnlyHttp2Headers.serverHeaders(
        false, response.status().codeAsText(), HeaderFields.write(response.headers(), null));
  }
}
