package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One share of the candidate's. */
public record Step(
    @JsonPropertyDescription(
            "Percentage of the requests that the candidate gets in this step, 0 to 100.")
        @Required
        @Min(0)
        @Max(100)
        Integer weight,
    @JsonPropertyDescription(
            "How long the step is held at least. Left out: one interval of the analysis, or one minute without it.")
        @DurationText(min = "0s", max = "720h")
        @Nullable String hold)
    implements Shape {}
