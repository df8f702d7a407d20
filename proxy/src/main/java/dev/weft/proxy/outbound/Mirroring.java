package dev.weft.proxy.outbound;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/** The copies of requests on one event loop: how many are under way, and what became of others. */
final class Mirroring {
  private final Loop loop;
  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);
  private int underWay;

  enum Result {
    ANSWERED("answered"),
    /** There was nowhere to send it, or no answer. */
    FAILED("failed"),
    TIMED_OUT("timed-out"),
    /** The request's body is longer than what is kept of one. */
    TOO_LARGE("too-large"),
    /** The request did not come to its end. */
    INCOMPLETE("incomplete"),
    /** As many as may be were under way already, or memory was tight. */
    OVER_LIMIT("over-limit");

    private final String label;

    Result(String label) {
      this.label = label;
    }
  }

  Mirroring(Loop loop, Metrics metrics) {
    this.loop = loop;
    for (Result result : Result.values()) {
      counters.put(
          result,
          metrics.counter(
              "proxy_mirrored_requests_total",
              "Copies of requests that routes send to another destination as well.",
              "result",
              result.label));
    }
  }

  /** Whether there may be one more; {@link #end} is to follow if so. */
  boolean tryBegin() {
    if (underWay >= loop.limits().maxMirrored() || loop.memory().isTight()) {
      count(Result.OVER_LIMIT);
      return false;
    }
    underWay++;
    return true;
  }

  void end(Result result) {
    underWay--;
    count(result);
  }

  private void count(Result result) {
    requireNonNull(counters.get(result)).increment();
  }
}
