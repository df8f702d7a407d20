package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tunnels;
import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds a request's destination: where its connection went before it was redirected, else what it
 * names in its target or Host.
 */
final class Locate implements Service<Exchange> {
  private final Environment environment;
  private final Targets targets;

  Locate(Environment environment, Targets targets) {
    this.environment = environment;
    this.targets = targets;
  }

  @Override
  public void serve(Exchange exchange, Responder responder) {
    boolean connect = exchange.request().method().equals(HttpMethod.CONNECT);
    InetSocketAddress original = exchange.originalDestination();
    Object alias = original != null ? original : host(exchange, connect);
    if (alias == null) {
      fail(responder, new Failure.BadRequest(400, "no Host"));
      return;
    }
    Target target = targets.known(alias);
    if (target == null) {
      Targets.Found found =
          alias instanceof InetSocketAddress address
              ? targets.locate(address)
              : targets.locate(alias.toString());
      switch (found) {
        case Targets.Found.At(Target at) -> target = at;
        case Targets.Found.Malformed(String why) -> {
          fail(responder, new Failure.BadRequest(400, why));
          return;
        }
        case Targets.Found.TooMany _ -> {
          fail(responder, new Failure.Overload("destinations known at once"));
          return;
        }
      }
    }
    if (connect) {
      Tunnels.open(new Tunnel(environment.loop(), target), responder);
    } else {
      target.serve(exchange, responder);
    }
  }

  private static @Nullable String host(Exchange exchange, boolean connect) {
    return connect
        ? exchange.request().uri()
        : exchange.request().headers().get(HttpHeaderNames.HOST);
  }

  private static void fail(Responder responder, Failure failure) {
    responder.failed(failure);
    responder.flush();
  }
}
