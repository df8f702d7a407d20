package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;

/** Refuses requests over the bound of those in flight. */
public final class Shed implements Service.Layer<Exchange> {
  private final Loop loop;
  private final Runnable ended = this::ended;
  private int inFlight;

  public Shed(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    if (inFlight >= loop.limits().maxInFlight()) {
      responder.failed(new Failure.Overload("requests in flight"));
      responder.flush();
      return;
    }
    inFlight++;
    exchange.onEnd(ended);
    next.serve(exchange, responder);
  }

  private void ended() {
    inFlight--;
  }
}
