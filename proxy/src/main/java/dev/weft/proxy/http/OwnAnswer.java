package dev.weft.proxy.http;

import dev.weft.api.Headers;
import dev.weft.proxy.net.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** What the proxy answers by itself: a short text, with the cause in a header. */
public final class OwnAnswer {
  private OwnAnswer() {}

  public static ByteBuf text(Failure failure) {
    return Unpooled.copiedBuffer("weft: " + failure.text() + "\n", StandardCharsets.UTF_8);
  }

  public static HttpResponse head(Failure failure, int bodyBytes) {
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(failure.status()));
    response
        .headers()
        .set(Headers.ERROR, failure.cause().text())
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
    switch (failure) {
      case Failure.Overload _ -> response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
      case Failure.RateLimited(_, int seconds) ->
          response.headers().setInt(HttpHeaderNames.RETRY_AFTER, seconds);
      default -> {}
    }
    return response;
  }
}
