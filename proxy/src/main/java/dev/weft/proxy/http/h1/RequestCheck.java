package dev.weft.proxy.http.h1;

import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be before it is forwarded, beyond what the decoder holds it to (one framing,
 * valid header names and values). RFC 9112; what is refused here is what servers are known to read
 * differently from proxies.
 */
final class RequestCheck {
  private static final String HTTP = "http://";

  private RequestCheck() {}

  /**
   * Also brings the target into origin form and the authority into Host: RFC 9112, section 3.2.2.
   *
   * @return null when it is sound
   */
  static Failure.@Nullable BadRequest check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return undecodable(request.decoderResult().cause());
    }
    HttpVersion version = request.protocolVersion();
    boolean http11 = version.equals(HttpVersion.HTTP_1_1);
    if (!http11 && !version.equals(HttpVersion.HTTP_1_0)) {
      return new Failure.BadRequest(505, "version " + version.text());
    }
    HttpHeaders headers = request.headers();
    String transferEncoding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (transferEncoding != null
        && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(transferEncoding)) {
      return new Failure.BadRequest(501, "transfer coding other than chunked");
    }
    Failure.BadRequest wrongTarget = target(request);
    return wrongTarget != null ? wrongTarget : host(headers, http11);
  }

  private static Failure.BadRequest undecodable(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> new Failure.BadRequest(414, "request line too long");
      case TooLongHttpHeaderException _ -> new Failure.BadRequest(431, "header block too large");
      default -> new Failure.BadRequest(400, String.valueOf(cause.getMessage()));
    };
  }

  private static Failure.@Nullable BadRequest target(HttpRequest request) {
    String target = request.uri();
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) == 0x7f) {
        return new Failure.BadRequest(400, "control character in the request target");
      }
    }
    if (target.startsWith("/")
        || request.method().equals(HttpMethod.CONNECT)
        || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
      return null;
    }
    if (!target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      return new Failure.BadRequest(400, "request target in no known form");
    }
    int end = authorityEnd(target);
    String rest = target.substring(end);
    request.headers().set(HttpHeaderNames.HOST, target.substring(HTTP.length(), end));
    if (rest.isEmpty() && request.method().equals(HttpMethod.OPTIONS)) {
      request.setUri("*"); // RFC 9112, section 3.2.4
    } else {
      request.setUri(rest.startsWith("/") ? rest : "/" + rest);
    }
    return null;
  }

  private static int authorityEnd(String target) {
    for (int i = HTTP.length(); i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  /** RFC 9112, section 3.2: none or several is an error, and so is one that is no authority. */
  private static Failure.@Nullable BadRequest host(HttpHeaders headers, boolean required) {
    Iterator<String> hosts = headers.valueStringIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      return required ? new Failure.BadRequest(400, "no Host") : null;
    }
    String host = hosts.next();
    if (hosts.hasNext()) {
      return new Failure.BadRequest(400, "several Hosts");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c >= 0x7f || "/?#@,\\".indexOf(c) >= 0) {
        return new Failure.BadRequest(400, "malformed Host");
      }
    }
    return null;
  }
}
