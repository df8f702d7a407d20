package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** A wait that doubles from min to max, with jitter. */
@ValidationRule(
    value = "duration(self.min) <= duration(self.max)",
    message = "expected min not above max")
public record Backoff(
    @JsonPropertyDescription("First wait.") @Default("25ms") @DurationText(min = "0s", max = "1h")
        String min,
    @JsonPropertyDescription("Longest wait.")
        @Default("250ms")
        @DurationText(min = "0s", max = "1h")
        String max,
    @JsonPropertyDescription("Share of the wait that is left to chance, 0 to 1.")
        @Default("0.5")
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
