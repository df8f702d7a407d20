package dev.weft.proxy.tls;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts handshakes by what came of them, and says now and then why they fail. Any thread. */
final class Handshakes {
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** What came of a handshake: values of the label {@code result}. */
  enum Result {
    FULL("full"),
    RESUMED("resumed"),
    /** The peer did not say who it is. */
    NO_CERTIFICATE("no_certificate"),
    EXPIRED("expired"),
    NOT_YET_VALID("not_yet_valid"),
    /** Not signed for this mesh, or not for this use. */
    UNTRUSTED("untrusted"),
    /** It is somebody, but not the one that discovery names. */
    OTHER_IDENTITY("other_identity"),
    /** The peer ended it with an alert. */
    REFUSED("refused"),
    TIMEOUT("timeout"),
    CLOSED("closed"),
    /** Not TLS 1.3, or no TLS at all. */
    PROTOCOL("protocol"),
    /** This pod has no certificate, or none that is valid now. */
    NO_OWN_CERTIFICATE("no_own_certificate");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    boolean isSuccess() {
      return this == FULL || this == RESUMED;
    }
  }

  private final LongSupplier nanos;
  private final Map<Direction, Map<Result, Kind>> kinds = new EnumMap<>(Direction.class);

  /** One direction's handshakes with one result. */
  private record Kind(Counter counter, AtomicLong quietUntilNanos) {}

  Handshakes(Metrics metrics, LongSupplier nanos) {
    this.nanos = nanos;
    for (Direction direction : Direction.values()) {
      var byResult = new EnumMap<Result, Kind>(Result.class);
      for (Result result : Result.values()) {
        Counter counter =
            metrics.counter(
                "tls_handshakes_total",
                "TLS handshakes between proxies, by what came of them.",
                "direction",
                direction.label(),
                "result",
                result.label);
        byResult.put(result, new Kind(counter, new AtomicLong(nanos.getAsLong())));
      }
      kinds.put(direction, byResult);
    }
  }

  void succeeded(Direction direction, boolean resumed) {
    kind(direction, resumed ? Result.RESUMED : Result.FULL).counter.increment();
  }

  /**
   * @param peer null where it was not even tried
   */
  void failed(Direction direction, Result result, @Nullable SocketAddress peer, String why) {
    Kind kind = kind(direction, result);
    kind.counter.increment();
    long now = nanos.getAsLong();
    long quietUntil = kind.quietUntilNanos.get();
    if (now - quietUntil >= 0
        && kind.quietUntilNanos.compareAndSet(quietUntil, now + QUIET_NANOS)) {
      Log.info(
          "TLS handshakes fail",
          "direction",
          direction.label(),
          "result",
          result.label,
          "total",
          (long) kind.counter.count(),
          "peer",
          peer,
          "reason",
          why);
    }
  }

  private Kind kind(Direction direction, Result result) {
    return requireNonNull(requireNonNull(kinds.get(direction)).get(result));
  }
}
