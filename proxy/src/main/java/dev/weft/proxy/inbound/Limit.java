package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.state.RateLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is more than the pod accepts in a time. Probes pass: a kubelet that gets no answer
 * would restart the pod, for the load that others cause.
 */
final class Limit implements Service.Layer<Exchange> {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final InboundSlot slot;

  Limit(InboundSlot slot) {
    this.slot = slot;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    RateLimits.Refusal refusal = exchange.isProbe() ? null : refusal(exchange);
    if (refusal == null) {
      next.serve(exchange, responder);
    } else {
      int seconds = (int) Math.max(1, Math.ceilDiv(refusal.waitNanos(), SECOND));
      responder.failed(new Failure.RateLimited(refusal.whose(), seconds));
      responder.flush();
    }
  }

  private RateLimits.@Nullable Refusal refusal(Exchange exchange) {
    RateLimits limits = slot.limits();
    return limits.isEmpty()
        ? null
        : limits.take(
            requireNonNull(exchange.destination()).getPort(),
            exchange.peer(),
            exchange.startNanos());
  }
}
