package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;

/**
 * Refuses requests over the bound of those in flight, and all but one at a time while memory is
 * tight: what is in flight holds it, and gives it back.
 */
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
      refuse(responder, "requests in flight");
    } else if (inFlight > 0 && loop.memory().isTight()) {
      refuse(responder, "memory");
    } else {
      inFlight++;
      exchange.onEnd(ended);
      next.serve(exchange, responder);
    }
  }

  private static void refuse(Responder responder, String bound) {
    responder.failed(new Failure.Overload(bound));
    responder.flush();
  }

  private void ended() {
    inFlight--;
  }
}
