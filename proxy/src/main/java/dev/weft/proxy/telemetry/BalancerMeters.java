package dev.weft.proxy.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many endpoints a destination has that take requests, and how many that are passed over. Event
 * loops judge each for itself: the one that passes most over is believed.
 */
public final class BalancerMeters {
  private static final String NAME = "outbound_http_balancer_endpoints";
  private static final String HELP = "Endpoints, by whether the balancer sends requests there.";
  private static final String STATE = "endpoint_state";

  private final List<Tally> tallies = new CopyOnWriteArrayList<>();

  /** What one event loop counts. Written by it, read by whoever scrapes. */
  public static final class Tally {
    /** A record, so that both numbers are of one moment. */
    private record Counted(int ready, int pending) {}

    private volatile Counted counted = new Counted(0, 0);

    private Tally() {}

    /**
     * @param pending failed a moment ago, or left out by a breaker
     */
    public void set(int ready, int pending) {
      Counted before = counted;
      if (before.ready() != ready || before.pending() != pending) {
        counted = new Counted(ready, pending);
      }
    }
  }

  /** Null when there are too many series. */
  static @Nullable BalancerMeters of(Scope scope) {
    var meters = new BalancerMeters();
    boolean made =
        scope.gauge(NAME, HELP, meters, BalancerMeters::ready, STATE, "ready")
            && scope.gauge(NAME, HELP, meters, BalancerMeters::pending, STATE, "pending");
    return made ? meters : null;
  }

  /** For one event loop, until it leaves. */
  public Tally join() {
    var tally = new Tally();
    tallies.add(tally);
    return tally;
  }

  public void leave(Tally tally) {
    tallies.remove(tally);
  }

  private double pending() {
    return most(tally -> tally.counted.pending());
  }

  private double ready() {
    return most(tally -> tally.counted.ready() + tally.counted.pending()) - pending();
  }

  private int most(ToIntFunction<Tally> count) {
    return tallies.stream().mapToInt(count).max().orElse(0);
  }
}
