package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.route.ActiveFilters;
import dev.weft.proxy.route.Mischief;

/**
 * Puts the route's faults in: first it holds a request back, then it answers it with an error. A
 * wait ends with its client, or with the route's deadline; those that wait count as in flight, so
 * that their number has a bound.
 */
final class Inject implements Service.Layer<Call> {
  private final Loop loop;
  private final Injected injected;

  Inject(Environment environment) {
    this.loop = environment.loop();
    this.injected = environment.injected();
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    ActiveFilters filters = call.route().filters();
    Mischief fault = filters == null ? null : filters.fault();
    if (fault == null) {
      next.serve(call, responder);
      return;
    }
    long delayNanos = fault.drawDelayNanos(loop.random());
    if (delayNanos == Mischief.NONE) {
      proceed(fault, call, responder, next);
      return;
    }
    injected.delay().increment();
    Exchange exchange = call.exchange();
    new Pause(
        exchange,
        loop,
        delayNanos,
        () -> {
          exchange.batching(false);
          proceed(fault, call, responder, next);
        });
  }

  private void proceed(Mischief fault, Call call, Responder responder, Service<Call> next) {
    int status = fault.drawAbortStatus(loop.random());
    if (status == Mischief.NONE) {
      next.serve(call, responder);
    } else {
      injected.abort().increment();
      responder.failed(new Failure.Injected(status));
      responder.flush();
    }
  }
}
