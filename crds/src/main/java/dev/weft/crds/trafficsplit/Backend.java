package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.ServiceName;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A service that gets a share. */
public record Backend(
    @JsonPropertyDescription(
            "Name of a Service in this namespace. It need not exist yet; until then it gets nothing.")
        @Required
        @ServiceName
        String service,
    @JsonPropertyDescription(
            "Share of the requests relative to the other weights, which need not add up to 100. 0: none.")
        @Min(0)
        @Max(1_000_000)
        @Nullable Integer weight)
    implements Shape {}
