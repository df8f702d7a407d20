package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One share of the fleet in an upgrade. */
public record Wave(
    @JsonPropertyDescription(
            "Percentage of the fleet's proxies that are up to date when this wave ends, 1 to 100.")
        @Required
        @Min(1)
        @Max(100)
        Integer percent,
    @JsonPropertyDescription(
            "How long to watch after this wave before the next one begins. Left out, the health gate's interval.")
        @DurationText(min = "0s", max = "168h")
        @Nullable String hold)
    implements Shape {
  public Wave {
    percent = Absent.or(percent, 100);
  }
}
