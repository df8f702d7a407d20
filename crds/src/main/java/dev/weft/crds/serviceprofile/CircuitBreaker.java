package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an endpoint out while it fails, and lets single requests through to see whether it has
 * recovered. Without defaults in the schema: what the API server fills in would keep a breaker in
 * force that somebody has taken away by server-side apply.
 */
@ValidationRule(
    value =
        "(has(self.minPenalty) ? duration(self.minPenalty) : duration('1s')) <="
            + " (has(self.maxPenalty) ? duration(self.maxPenalty) : duration('1m'))",
    fieldPath = ".minPenalty",
    message = "expected not above maxPenalty")
public record CircuitBreaker(
    @JsonPropertyDescription("Failures in a row after which an endpoint is left out. Left out: 7.")
        @Min(1)
        @Max(1000)
        Integer maxConsecutiveFailures,
    @JsonPropertyDescription("Leaves an endpoint out when too few of its requests succeed, too.")
        @Nullable SuccessRate successRate,
    @JsonPropertyDescription(
            "How long an endpoint is left out before a single request tries it again; doubles with each failed try. Left out: 1s.")
        @DurationText(min = "1ms", max = "1h")
        String minPenalty,
    @JsonPropertyDescription(
            "The longest time that an endpoint is left out before it is tried again. Left out: 1m.")
        @DurationText(min = "1ms", max = "24h")
        String maxPenalty,
    @JsonPropertyDescription(
            "Share of the penalty that is left to chance, 0 to 1, so that clients do not try again all at once. Left out: 0.5.")
        @Min(0)
        @Max(1)
        Double jitter)
    implements Shape {

  public CircuitBreaker {
    maxConsecutiveFailures = Absent.or(maxConsecutiveFailures, 7);
    minPenalty = Absent.or(minPenalty, "1s");
    maxPenalty = Absent.or(maxPenalty, "1m");
    jitter = Absent.or(jitter, 0.5);
  }

  /** The least success that keeps an endpoint in. */
  public record SuccessRate(
      @JsonPropertyDescription(
              "Least percentage of requests that must succeed, 0 to 100. Left out: 80.")
          @Min(0)
          @Max(100)
          Double minPercent,
      @JsonPropertyDescription("Over how long requests are counted. Left out: 10s.")
          @DurationText(min = "1s", max = "10m")
          String window,
      @JsonPropertyDescription("Fewer requests than this in the window say nothing. Left out: 5.")
          @Min(1)
          @Max(1_000_000)
          Integer minRequests)
      implements Shape {

    public SuccessRate {
      minPercent = Absent.or(minPercent, 80.0);
      window = Absent.or(window, "10s");
      minRequests = Absent.or(minRequests, 5);
    }
  }
}
