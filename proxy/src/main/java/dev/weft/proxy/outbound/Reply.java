package dev.weft.proxy.outbound;

import dev.weft.api.route.Answer;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.route.ActiveFilters;
import dev.weft.proxy.route.Location;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Answers what no server is to answer: redirects, and requests that have nowhere to go. */
final class Reply implements Service.Layer<Call> {
  private final int port;

  /**
   * @param port of the destination
   */
  Reply(int port) {
    this.port = port;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    ActiveFilters filters = call.route().filters();
    switch (filters == null ? null : filters.answer()) {
      case null -> {
        Way way = call.way();
        if (way != null && way.isNowhere()) {
          fail(responder, new Failure.NoBackend());
        } else {
          next.serve(call, responder);
        }
      }
      case Answer.NoRoute() -> fail(responder, new Failure.NoRoute());
      case Answer.Redirect redirect -> redirect(redirect, call, responder);
    }
  }

  private void redirect(Answer.Redirect redirect, Call call, Responder responder) {
    HttpRequest request = call.exchange().request();
    String location =
        Location.of(redirect, request.headers().get(HttpHeaderNames.HOST), port, request.uri());
    if (location == null) {
      fail(responder, new Failure.BadRequest(400, "no Host"));
      return;
    }
    var response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(redirect.status()));
    response
        .headers()
        .set(HttpHeaderNames.LOCATION, location)
        .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    responder.head(response);
    responder.body(LastHttpContent.EMPTY_LAST_CONTENT);
    responder.flush();
  }

  private static void fail(Responder responder, Failure failure) {
    responder.failed(failure);
    responder.flush();
  }
}
