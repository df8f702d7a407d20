package dev.weft.operator.upgrade;

import dev.weft.crds.GoDuration;
import dev.weft.crds.OnFailure;
import dev.weft.crds.mesh.HealthGate;
import dev.weft.crds.mesh.Upgrade;
import dev.weft.crds.mesh.UpgradeStrategy;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an upgrade goes, as the Mesh says it.
 *
 * @param waves at least one; the last is the whole fleet
 * @param minSuccessRate null where it must not be worse than before
 * @param maxLatencyMillis null where latency is no criterion
 */
public record Rules(
    UpgradeStrategy strategy,
    IntOrString maxUnavailable,
    List<Share> waves,
    @Nullable Double minSuccessRate,
    @Nullable Double maxLatencyMillis,
    int minRequests,
    Duration interval,
    Duration readyTimeout,
    OnFailure onFailure,
    boolean paused) {
  private static final List<Integer> DEFAULT_PERCENTS = List.of(5, 25, 100); // as the schema says
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(2);

  /**
   * A share of the fleet.
   *
   * @param hold how long it is watched
   */
  public record Share(int percent, Duration hold) {
    /** How many of so many; never none. */
    int of(int total) {
      return (int) Math.max(1, Math.ceilDiv((long) total * percent, 100));
    }
  }

  public Rules {
    waves = List.copyOf(waves);
  }

  public static Rules of(Upgrade asked) {
    HealthGate gate = asked.healthGate();
    Duration interval = duration(gate.interval(), INTERVAL);
    List<Share> shares =
        asked.waves().isEmpty()
            ? DEFAULT_PERCENTS.stream().map(percent -> new Share(percent, interval)).toList()
            : asked.waves().stream()
                .map(wave -> new Share(wave.percent(), duration(wave.hold(), interval)))
                .toList();
    return new Rules(
        asked.strategy(),
        asked.maxUnavailable(),
        whole(shares, interval),
        gate.minSuccessRate(),
        gate.maxLatencyP99() == null
            ? null
            : duration(gate.maxLatencyP99(), Duration.ZERO).toNanos() / 1e6,
        gate.minRequests(),
        interval,
        duration(gate.readyTimeout(), READY_TIMEOUT),
        asked.onFailure(),
        asked.paused());
  }

  /** An upgrade does not end before everybody has it. */
  private static List<Share> whole(List<Share> shares, Duration hold) {
    return shares.getLast().percent() >= 100
        ? shares
        : Stream.concat(shares.stream(), Stream.of(new Share(100, hold))).toList();
  }

  private static Duration duration(@Nullable String text, Duration otherwise) {
    return text != null && GoDuration.parse(text) instanceof GoDuration.Ok(Duration duration)
        ? duration
        : otherwise;
  }

  /** How many of a workload's pods may be without their proxy at once. */
  int unavailable(int pods) {
    if (maxUnavailable.getIntVal() != null) {
      return Math.max(1, maxUnavailable.getIntVal());
    }
    String text = Objects.requireNonNullElse(maxUnavailable.getStrVal(), "");
    int percent =
        text.matches("[0-9]{1,3}%") ? Integer.parseInt(text.substring(0, text.length() - 1)) : 0;
    return Math.max(1, pods * percent / 100);
  }
}
