package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Responses that count as successes, or as failures. */
public record ResponseClass(
    @JsonPropertyDescription("Which responses belong to the class.") @Required
        ResponseMatch condition,
    @JsonPropertyDescription("Whether responses of the class are failures. Left out: they are not.")
        @Nullable Boolean isFailure)
    implements Shape {}
