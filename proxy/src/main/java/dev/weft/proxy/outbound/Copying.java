package dev.weft.proxy.outbound;

import dev.weft.api.route.Mirror;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.route.ActiveFilters;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends copies of a share of the requests elsewhere as well. A copy begins when the request has
 * come as a whole, in a turn of the event loop of its own: whatever becomes of it, the request has
 * gone its way. docs/decisions/0029-mirrors.md
 */
final class Copying implements Service.Layer<Call> {
  private final Environment environment;
  private final Mirrors mirrors;

  Copying(Environment environment, Mirrors mirrors) {
    this.environment = environment;
    this.mirrors = mirrors;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    ActiveFilters filters = call.route().filters();
    if (filters != null && !filters.mirrors().isEmpty()) {
      copy(filters.mirrors(), call.exchange());
    }
    next.serve(call, responder);
  }

  private void copy(List<Mirror> all, Exchange exchange) {
    HttpRequest request = exchange.request();
    if (request.headers().contains(HttpHeaderNames.UPGRADE)) {
      return;
    }
    Loop loop = environment.loop();
    var copies = new ArrayList<Copy>(1);
    for (Mirror mirror : all) {
      boolean drawn = loop.random().nextInt(mirror.denominator()) < mirror.numerator();
      if (drawn && environment.mirroring().tryBegin()) {
        copies.add(new Copy(environment, mirrors.of(mirror), head(request)));
      }
    }
    if (copies.isEmpty()) {
      return;
    }
    if (exchange.body().isEmpty()) {
      loop.executor().execute(() -> copies.forEach(copy -> copy.send(null)));
    } else {
      new Gathering(environment, copies).listenTo(exchange.body());
    }
  }

  /** As it is now: what is sent by itself is framed and addressed by itself. */
  private static HttpRequest head(HttpRequest request) {
    HttpHeaders headers = request.headers().copy();
    headers.remove(HttpHeaderNames.EXPECT); // the whole body is here
    return new DefaultHttpRequest(
        request.protocolVersion(), request.method(), request.uri(), headers);
  }
}
