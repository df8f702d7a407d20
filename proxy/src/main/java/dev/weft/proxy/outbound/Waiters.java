package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Who waits for the first answer about a destination: so many, and so long. */
final class Waiters {
  private final Loop loop;
  private final String name;
  private final Set<Waiter> waiting = new LinkedHashSet<>();

  /** Something to do when the answer is there. */
  record Waiter(Runnable action) {}

  Waiters(Loop loop, String name) {
    this.loop = loop;
    this.name = name;
  }

  void add(Exchange exchange, Responder responder, Runnable action) {
    if (isFull()) {
      responder.failed(new Failure.Overload("requests waiting to learn of " + name));
      responder.flush();
      return;
    }
    Waiter waiter =
        add(
            () -> {
              exchange.batching(false);
              action.run();
            },
            () -> {
              responder.failed(
                  new Failure.TimedOut("the control plane to say where " + name + " is"));
              responder.flush();
            });
    exchange.attempt(new Waiting(waiter));
  }

  /**
   * @param late runs instead when the wait was too long, or there are too many waiters
   */
  Waiter add(Runnable action, Runnable late) {
    var waiter = new Waiter(action);
    if (isFull()) {
      late.run();
      return waiter;
    }
    waiting.add(waiter);
    loop.executor()
        .schedule(
            () -> {
              if (waiting.remove(waiter)) {
                late.run();
              }
            },
            loop.limits().discoveryWait().toNanos(),
            TimeUnit.NANOSECONDS);
    return waiter;
  }

  private boolean isFull() {
    return waiting.size() >= loop.limits().maxDiscoveryWaiters();
  }

  void release() {
    List<Waiter> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(waiter -> waiter.action.run());
  }

  /** A request in the queue. */
  private final class Waiting implements Attempt {
    private final Waiter waiter;

    Waiting(Waiter waiter) {
      this.waiter = waiter;
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
      waiting.remove(waiter);
    }
  }
}
