package dev.weft.proxy.http.h1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** How a response is framed for the client that it goes to: RFC 9112, section 6. */
final class ResponseHead {
  private ResponseHead() {}

  /**
   * @param http10 the client knows neither chunks nor connections that stay by default
   * @return whether the connection can stay: false where its end is what ends the body
   */
  static boolean frame(
      HttpResponse response, boolean http10, boolean keepAlive, boolean answersHead) {
    HttpHeaders headers = response.headers();
    HopByHop.clean(headers, false);
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    boolean stays = keepAlive;
    if (response.status().code() == 204) { // RFC 9110, section 8.6; RFC 9112, section 6.1
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (http10 && chunked) {
      headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
      stays = false;
    } else if (!chunked
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && hasBody(response, answersHead)) {
      if (http10) {
        stays = false;
      } else {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    if (!stays) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (http10) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    return stays;
  }

  /** RFC 9112, section 6.3, rule 1. */
  static boolean hasBody(HttpResponse response, boolean answersHead) {
    int status = response.status().code();
    return status >= 200 && status != 204 && status != 304 && !answersHead;
  }
}
