package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/**
 * A bound on retries relative to requests, so that they never become the load that breaks a
 * service.
 */
public record RetryBudget(
    @JsonPropertyDescription("Retries for each request, such as 0.2: one retry for five requests.")
        @Required
        @Min(0)
        @Max(1000)
        Double retryRatio,
    @JsonPropertyDescription(
            "Retries in a second that are allowed beyond the ratio, for clients with little traffic.")
        @Required
        @Min(0)
        @Max(1_000_000)
        Integer minRetriesPerSecond,
    @JsonPropertyDescription("Over how long requests are counted for the ratio, such as 10s.")
        @Required
        @DurationText(min = "1ms", max = "1h")
        String ttl)
    implements Shape {}
