package dev.weft.proxy.http;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers;
import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How gRPC says its status in HTTP: the gRPC project's PROTOCOL-HTTP2.md. */
public final class Grpc {
  private static final AsciiString STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
  private static final String CONTENT_TYPE = "application/grpc";
  private static final String HEX = "0123456789ABCDEF";

  private Grpc() {}

  /** {@code application/grpc}, with a subtype or parameters; not {@code application/grpc-web}. */
  static boolean is(@Nullable String contentType) {
    int length = CONTENT_TYPE.length();
    return contentType != null
        && contentType.regionMatches(true, 0, CONTENT_TYPE, 0, length)
        && (contentType.length() == length
            || contentType.charAt(length) == '+'
            || contentType.charAt(length) == ';');
  }

  /**
   * What a response's head says when it is the whole of it (Trailers-Only), or what its trailers
   * say.
   *
   * @return {@link GrpcStatus#NONE} when nothing is said; UNKNOWN for what is no status
   */
  public static int status(HttpHeaders headers) {
    String text = headers.get(STATUS);
    if (text == null) {
      return GrpcStatus.NONE;
    }
    if (text.isEmpty() || text.length() > 2) {
      return GrpcStatus.UNKNOWN;
    }
    int status = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return GrpcStatus.UNKNOWN;
      }
      status = status * 10 + digit;
    }
    return status > GrpcStatus.LAST ? GrpcStatus.UNKNOWN : status;
  }

  /**
   * What a response has come to, at its end.
   *
   * @param inHead what {@link #status} made of its head
   */
  public static int statusAtEnd(int inHead, int httpStatus, LastHttpContent last) {
    int said = inHead != GrpcStatus.NONE ? inHead : status(last.trailingHeaders());
    return said != GrpcStatus.NONE ? said : GrpcStatus.ofHttpStatus(httpStatus);
  }

  /** The proxy's own answer to a gRPC request: a head that is the whole response. */
  public static HttpResponse trailersOnly(Failure failure) {
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE)
        .setInt(STATUS, failure.grpcStatus())
        .set(MESSAGE, percentEncoded("weft: " + failure.text()))
        .set(Headers.ERROR, failure.cause().text());
    return response;
  }

  /** PROTOCOL-HTTP2.md, Percent-Encoded: all but printable ASCII, and the percent sign. */
  static String percentEncoded(String text) {
    var encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }
}
