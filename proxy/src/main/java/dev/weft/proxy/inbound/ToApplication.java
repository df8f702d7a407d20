package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Notes;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tunnels;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.net.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;

/** Sends a request to the port that it is for. */
final class ToApplication implements Service<Exchange> {
  private final Applications applications;

  ToApplication(Applications applications) {
    this.applications = applications;
  }

  @Override
  public void serve(Exchange exchange, Responder responder) {
    InetSocketAddress address = requireNonNull(exchange.destination());
    if (exchange.request().method().equals(HttpMethod.CONNECT)) {
      Tunnels.open(applications.connector(address), responder);
      return;
    }
    Upstream pool = applications.pool(address);
    if (pool == null) {
      responder.failed(new Failure.Overload("ports of the pod"));
      responder.flush();
      return;
    }
    Notes notes = exchange.notes();
    if (notes != null) {
      notes.sentTo(address, null, exchange.startNanos());
    }
    pool.send(exchange, responder);
  }
}
