package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A wait that doubles from min to max, with jitter. Its defaults are not in the schema: it stands
 * inside a list, where what the API server fills in looks like drift to whoever compares with Git.
 */
@ValidationRule(
    value =
        "duration(has(self.min) ? self.min : '25ms') <= duration(has(self.max) ? self.max : '250ms')",
    message = "expected min (left out: 25ms) not above max (left out: 250ms)")
public record Backoff(
    @JsonPropertyDescription("First wait. Left out: 25ms.") @DurationText(min = "0s", max = "1h")
        String min,
    @JsonPropertyDescription("Longest wait. Left out: 250ms.") @DurationText(min = "0s", max = "1h")
        String max,
    @JsonPropertyDescription("Share of the wait that is left to chance, 0 to 1. Left out: 0.5.")
        @Min(0)
        @Max(1)
        Double jitter)
    implements Shape {

  public Backoff {
    min = Absent.or(min, "25ms");
    max = Absent.or(max, "250ms");
    jitter = Absent.or(jitter, 0.5);
  }
}
