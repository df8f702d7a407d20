package dev.weft.proxy.inbound;

import dev.weft.proxy.http.ClientId;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;

/** Tells the application who asks, in place of what the request says of that. */
final class Introduce implements Service.Layer<Exchange> {
  private final Gate gate;

  Introduce(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    ClientId.set(exchange.request().headers(), gate.caller(exchange.channel()).header());
    next.serve(exchange, responder);
  }
}
