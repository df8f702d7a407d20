package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Faults put in on purpose, by the client's proxy. */
@ValidationRule(
    value = "has(self.delay) || has(self.abort)",
    message = "expected delay, abort or both")
public record Fault(
    @JsonPropertyDescription("Requests that are held back for a while.") @Nullable Delay delay,
    @JsonPropertyDescription("Requests that are answered with an error instead of being sent.")
        @Nullable Abort abort)
    implements Shape {

  /** Holds requests back. */
  public record Delay(
      @JsonPropertyDescription("How long a request is held back.")
          @Required
          @DurationText(min = "1ms", max = "1h")
          String duration,
      @JsonPropertyDescription("Percentage of requests, 0 to 100.") @Required @Min(0) @Max(100)
          Double percent)
      implements Shape {}

  /** Answers requests with an error. */
  public record Abort(
      @JsonPropertyDescription(
              "Status of the answer, 400 to 599; a gRPC client gets the code that corresponds.")
          @Required
          @Min(400)
          @Max(599)
          Integer status,
      @JsonPropertyDescription("Percentage of requests, 0 to 100.") @Required @Min(0) @Max(100)
          Double percent)
      implements Shape {}
}
