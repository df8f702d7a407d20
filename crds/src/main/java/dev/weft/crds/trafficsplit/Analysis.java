package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What the proxies' own figures of the candidate must say. Without defaults, as {@link Rollout}.
 */
@ValidationRule(
    value = "has(self.minSuccessRate) || has(self.maxLatencyP99)",
    message = "expected minSuccessRate, maxLatencyP99 or both")
public record Analysis(
    @JsonPropertyDescription(
            "Least percentage of the candidate's requests that must succeed, 0 to 100.")
        @Min(0)
        @Max(100)
        @Nullable Double minSuccessRate,
    @JsonPropertyDescription("Longest 99th percentile of the latency of the candidate's requests.")
        @DurationText(min = "1ms", max = "1h")
        @Nullable String maxLatencyP99,
    @JsonPropertyDescription(
            "Fewer requests than this decide nothing: the step is held on. Left out: 20.")
        @Min(0)
        @Max(1_000_000)
        Integer minRequests,
    @JsonPropertyDescription(
            "Over how long, and how often, the figures are looked at. Left out: 30s.")
        @DurationText(min = "1s", max = "24h")
        String interval)
    implements Shape {

  public Analysis {
    minRequests = Absent.or(minRequests, 20);
    interval = Absent.or(interval, "30s");
  }
}
