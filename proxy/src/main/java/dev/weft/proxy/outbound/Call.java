package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.route.ActiveRoute;
import dev.weft.proxy.telemetry.RequestMeters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request whose destination and route are known. */
final class Call {
  private final Exchange exchange;
  private final ActiveRoute route;
  private final long startNanos;
  private final Target at;
  private List<Backend> tried = List.of();
  private @Nullable Backend current;
  private @Nullable RequestMeters attempts;
  private @Nullable Affinity affinity;
  private @Nullable Way way;

  /**
   * @param startNanos when it could be sent: now, as the event that brought it knows
   * @param at whose endpoints serve it: its destination, or a backend that it is split to
   */
  Call(Exchange exchange, ActiveRoute route, long startNanos, Target at) {
    this.exchange = exchange;
    this.route = route;
    this.startNanos = startNanos;
    this.at = at;
  }

  Target at() {
    return at;
  }

  Exchange exchange() {
    return exchange;
  }

  ActiveRoute route() {
    return route;
  }

  /** The split that it is subject to has something to do with it. */
  void way(Way bySplit) {
    way = bySplit;
  }

  /** Null where its split, if any, only says where it goes. */
  @Nullable Way way() {
    return way;
  }

  /** It goes as it came, and nothing but its destination's endpoints answer it. */
  boolean isPlain() {
    return way == null && route.filters() == null;
  }

  /** Later than the exchange's own start when its destination had to be learned first. */
  long startNanos() {
    return startNanos;
  }

  /** The endpoint of the attempt under way; null before the first. */
  @Nullable Backend current() {
    return current;
  }

  /** Each attempt counts there, too. */
  void countAttempts(RequestMeters meters) {
    attempts = meters;
  }

  @Nullable RequestMeters attempts() {
    return attempts;
  }

  /** Requests alike in this go to the same endpoint; null for any. */
  @Nullable Affinity affinity() {
    return affinity;
  }

  void affinity(Affinity to) {
    affinity = to;
  }

  List<Backend> tried() {
    return tried;
  }

  void sentTo(Backend backend) {
    current = backend;
  }

  /** The attempt under way failed; the next goes elsewhere. */
  void nextAttempt() {
    if (current != null) {
      if (tried.isEmpty()) {
        tried = new ArrayList<>(2);
      }
      tried.add(current);
    }
  }
}
