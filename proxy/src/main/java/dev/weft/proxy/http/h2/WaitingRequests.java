package dev.weft.proxy.http.h2;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Requests that wait for a connection, or for what its server says first. */
final class WaitingRequests {
  private final Set<Waiting> waiting = new LinkedHashSet<>();

  void add(Exchange exchange, Responder responder) {
    var added = new Waiting(exchange, responder);
    waiting.add(added);
    exchange.attempt(added);
  }

  int size() {
    return waiting.size();
  }

  /** Hands them on, in their order, but for those that are given up meanwhile. */
  void drainTo(BiConsumer<Exchange, Responder> next) {
    for (Waiting each : List.copyOf(waiting)) {
      if (waiting.remove(each)) {
        next.accept(each.exchange, each.responder);
      }
    }
  }

  private final class Waiting implements Attempt {
    private final Exchange exchange;
    private final Responder responder;

    Waiting(Exchange exchange, Responder responder) {
      this.exchange = exchange;
      this.responder = responder;
    }

    @Override
    public void readResponse(boolean wanted) {
      // nothing comes yet
    }

    @Override
    public void flush() {
      // nothing is written yet
    }

    @Override
    public void abandon() {
      waiting.remove(this);
      responder.abandoned();
    }
  }
}
