package dev.weft.proxy.telemetry;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Verdicts by what they rest on and by client. Clients choose how many they are: what is counted
 * for one is acquired by its connection and released with it, and found room for like anything else
 * that the pod talks to.
 */
public final class AuthzMeters {
  /** What was decided. */
  public enum Of {
    HTTP("requests"),
    TCP("connections that are relayed unread");

    private final String text;

    Of(String text) {
      this.text = text;
    }
  }

  /** How. */
  public enum Outcome {
    ALLOW("were let in"),
    DENY("were refused"),
    AUDIT("were let in, though what they rest on would refuse them");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  private final Map<Of, Map<Outcome, Series<Counter>>> series = new EnumMap<>(Of.class);

  /**
   * @param unbounded for the one series of each kind that counts for those without room
   */
  AuthzMeters(Function<Tags, Scope> bounded, Function<Tags, Scope> unbounded) {
    for (Of of : Of.values()) {
      var byOutcome = new EnumMap<Outcome, Series<Counter>>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        byOutcome.put(outcome, series(of, outcome, bounded, unbounded));
      }
      series.put(of, byOutcome);
    }
  }

  private static Series<Counter> series(
      Of of, Outcome outcome, Function<Tags, Scope> bounded, Function<Tags, Scope> unbounded) {
    String name = "inbound_" + lower(of) + "_authz_" + lower(outcome) + "_total";
    String help = "How many " + of.text + " " + outcome.text + ".";
    Counter others = requireNonNull(unbounded.apply(Labels.otherVerdicts()).counter(name, help));
    return new Series<>(bounded, scope -> scope.counter(name, help), others, _ -> false, true);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A counter that is in use, until it is released. */
  public static final class Held {
    private final Series<Counter> from;
    private final Counter counter;

    private Held(Series<Counter> from, Counter counter) {
      this.from = from;
      this.counter = counter;
    }

    public Counter counter() {
      return counter;
    }

    public void release() {
      from.release(counter);
    }
  }

  /**
   * @param clientId empty where the client proved nothing
   */
  public Held hold(Of of, Outcome outcome, String kind, String name, String clientId) {
    Series<Counter> from = requireNonNull(requireNonNull(series.get(of)).get(outcome));
    return new Held(from, from.acquire(Labels.verdict(kind, name, clientId)));
  }

  void evict(long nowNanos) {
    series.values().forEach(each -> each.values().forEach(one -> one.evict(nowNanos)));
  }
}
