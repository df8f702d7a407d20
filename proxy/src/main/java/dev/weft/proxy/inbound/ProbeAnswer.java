package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.state.InboundSlot;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Remembers where the answer to a probe leads: the kubelet follows, and has no identity there
 * either. Not where the probe was asked with a query of the client's choice: many applications
 * redirect to what stands in one.
 */
final class ProbeAnswer extends Tap {
  private final Exchange exchange;
  private final InboundSlot slot;
  private final boolean teaches;

  ProbeAnswer(Exchange exchange, Responder next, InboundSlot slot) {
    super(next);
    this.exchange = exchange;
    this.slot = slot;
    String target = exchange.request().uri();
    this.teaches =
        target.indexOf('?') < 0
            || slot.redirects().leadTo(port(exchange), target, exchange.startNanos());
  }

  private static int port(Exchange exchange) {
    return requireNonNull(exchange.destination()).getPort();
  }

  @Override
  public void head(HttpResponse response) {
    String location = response.headers().get(HttpHeaderNames.LOCATION);
    if (teaches && location != null && isRedirect(response.status().code())) {
      String host = exchange.request().headers().get(HttpHeaderNames.HOST);
      slot.redirected(known ->
          known.after(
              port(exchange), exchange.request().uri(), host, location, exchange.startNanos()));
    }
    next.head(response);
  }

  /** Those that Go's client, and so the kubelet, follows. */
  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  @Override
  public void abandoned() {
    next.abandoned();
  }
}
