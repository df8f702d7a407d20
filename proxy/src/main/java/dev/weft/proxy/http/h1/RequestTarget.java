package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Authority;
import dev.weft.proxy.http.Fields;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What a request is for: its target and its Host, RFC 9112, section 3.2. */
final class RequestTarget {
  private static final String HTTP = "http://";

  private RequestTarget() {}

  /**
   * Also brings the target into origin form and the authority into Host, over what stood there: RFC
   * 9112, section 3.2.2.
   *
   * @return null when they are sound
   */
  static BlockReader.@Nullable Refusal check(HttpRequest request, Fields fields, boolean http10) {
    int host = fields.find(HttpHeaderNames.HOST, 0);
    if (host < 0 && !http10) {
      return bad("no Host");
    }
    if (host >= 0) {
      if (fields.find(HttpHeaderNames.HOST, host + 1) >= 0) {
        return bad("several Hosts");
      }
      if (!Authority.isSound(fields.value(host), true)) {
        return bad("malformed Host");
      }
    }
    String target = request.uri();
    if (request.method().equals(HttpMethod.CONNECT)) {
      return Authority.isSound(target, false) && Authority.hasPort(target)
          ? null
          : bad("CONNECT to no authority");
    }
    if (target.charAt(0) == '/'
        || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
      return null;
    }
    return absolute(request, fields, target);
  }

  private static BlockReader.@Nullable Refusal absolute(
      HttpRequest request, Fields fields, String target) {
    if (!target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
      return bad("request target in no known form");
    }
    int end = authorityEnd(target);
    String authority = target.substring(HTTP.length(), end);
    if (!Authority.isSound(authority, false)) {
      return bad("malformed authority in the request target");
    }
    String rest = target.substring(end);
    fields.set(HttpHeaderNames.HOST, authority);
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
      if (c == '/' || c == '?') {
        return i;
      }
    }
    return target.length();
  }

  private static BlockReader.Refusal bad(String why) {
    return new BlockReader.Refusal(400, why);
  }
}
