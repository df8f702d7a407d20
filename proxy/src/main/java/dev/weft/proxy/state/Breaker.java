package dev.weft.proxy.state;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.proxy.breaker.Circuit;
import dev.weft.proxy.breaker.Result;
import dev.weft.proxy.breaker.Rules;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.random.RandomGenerator;

/**
 * One endpoint's circuit, which all event loops judge together: as many failures in a row as the
 * policy says are that many, however many workers see them, and there is one probe. A transition is
 * a swap of one immutable value; nobody waits.
 */
public final class Breaker {
  private static final AtomicReferenceFieldUpdater<Breaker, Circuit> CIRCUIT =
      AtomicReferenceFieldUpdater.newUpdater(Breaker.class, Circuit.class, "circuit");

  private final Rules rules;
  private volatile Circuit circuit = Circuit.Closed.WELL;

  public Breaker(CircuitBreaker policy) {
    this.rules = new Rules(policy);
  }

  public Circuit circuit() {
    return circuit;
  }

  /**
   * A request goes there.
   *
   * @return it is the probe: {@link Rules#begun}
   */
  public boolean begin(long nowNanos) {
    while (true) {
      Circuit before = circuit;
      Circuit after = rules.begun(before, nowNanos);
      if (swap(before, after)) {
        return isAnother(before, after);
      }
    }
  }

  /**
   * @param probe what {@link #begin} said
   * @return the endpoint is left out from now on, and was not before
   */
  public boolean end(boolean probe, Result result, long nowNanos, RandomGenerator random) {
    while (true) {
      Circuit before = circuit;
      Circuit after = rules.ended(before, probe, result, nowNanos, random);
      if (swap(before, after)) {
        return before instanceof Circuit.Closed && after instanceof Circuit.Open;
      }
    }
  }

  /** Nobody will learn what became of the request. */
  public void forget(boolean probe, long nowNanos) {
    while (true) {
      Circuit before = circuit;
      if (swap(before, rules.forgotten(before, probe, nowNanos))) {
        return;
      }
    }
  }

  /**
   * Most requests change nothing, and so write nothing that other processors would have to read.
   */
  private boolean swap(Circuit before, Circuit after) {
    return !isAnother(before, after) || CIRCUIT.compareAndSet(this, before, after);
  }

  @SuppressWarnings("ReferenceEquality") // an equal one may have been another meanwhile
  private static boolean isAnother(Circuit before, Circuit after) {
    return before != after;
  }
}
