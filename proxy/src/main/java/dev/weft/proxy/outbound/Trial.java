package dev.weft.proxy.outbound;

import dev.weft.proxy.breaker.Result;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.state.Breaker;
import io.micrometer.core.instrument.Counter;

/** A request, or a connection, as an endpoint's breaker judges it. */
final class Trial {
  private final Breaker breaker;
  private final Loop loop;
  private final Counter opened;
  private boolean probe;
  private boolean told;

  /**
   * @param probe what the breaker said when it began
   * @param opened counts endpoints that are left out from now on
   */
  Trial(Breaker breaker, boolean probe, Loop loop, Counter opened) {
    this.breaker = breaker;
    this.probe = probe;
    this.loop = loop;
    this.opened = opened;
  }

  boolean isProbe() {
    return probe;
  }

  boolean isTold() {
    return told;
  }

  /** What came of it; of a response that breaks off after its head, more than once. */
  void tell(Result result) {
    if (breaker.end(probe, result, loop.nowNanos(), loop.random())) {
      opened.increment();
    }
    told = true;
    probe = false;
  }

  /** Nobody will learn what came of it. */
  void forget() {
    breaker.forget(probe, loop.nowNanos());
    probe = false;
  }
}
