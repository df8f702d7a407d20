package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What must hold of the upgraded pods before an upgrade goes on; measured by their own proxies. */
public record HealthGate(
    @JsonPropertyDescription(
            "Least percentage of requests to the upgraded pods that must succeed, 0 to 100. Left out, it must not be worse"
                + " than before the upgrade by more than one percent point.")
        @Min(0)
        @Max(100)
        @Nullable Double minSuccessRate,
    @JsonPropertyDescription(
            "Longest 99th percentile of the latency of requests to the upgraded pods. Left out, latency is no criterion.")
        @DurationText(min = "1ms", max = "1h")
        @Nullable String maxLatencyP99,
    @JsonPropertyDescription(
            "Fewer requests than this in an interval say nothing, and hold nothing up.")
        @Default("20")
        @Min(0)
        @Max(1_000_000)
        Integer minRequests,
    @JsonPropertyDescription("Over how long success and latency are measured.")
        @Default("30s")
        @DurationText(min = "1s", max = "24h")
        String interval,
    @JsonPropertyDescription(
            "How long an upgraded proxy may take to become ready before it counts as failed.")
        @Default("2m")
        @DurationText(min = "1s", max = "1h")
        String readyTimeout)
    implements Shape {
  static final HealthGate DEFAULT = new HealthGate(null, null, 20, "30s", "2m");

  public HealthGate {
    minRequests = Absent.or(minRequests, 20);
    interval = Absent.or(interval, "30s");
    readyTimeout = Absent.or(readyTimeout, "2m");
  }
}
