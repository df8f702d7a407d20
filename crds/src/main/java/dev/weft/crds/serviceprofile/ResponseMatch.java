package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Nested;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on responses. What is given must hold together. */
@ValidationRule(
    value = "has(self.status) || has(self.all) || has(self.any) || has(self.not)",
    message = "expected at least one of status, all, any, not")
public record ResponseMatch(
    @JsonPropertyDescription("Range of status codes, both ends included.")
        @Nullable StatusRange status,
    @JsonPropertyDescription("Conditions that must all hold. Conditions nest three levels deep.")
        @Nested(maxItems = {16, 8})
        @Nullable List<ResponseMatch> all,
    @JsonPropertyDescription("Conditions of which one must hold.") @Nested(maxItems = {16, 8})
        @Nullable List<ResponseMatch> any,
    @JsonPropertyDescription("A condition that must not hold.") @Nested(maxItems = {16, 8})
        @Nullable ResponseMatch not)
    implements Shape {

  /** Status codes from min to max; zero or nothing leaves an end open. */
  @ValidationRule(
      value =
          "(!has(self.min) || self.min == 0 || self.min >= 100) && (!has(self.max) || self.max == 0 || self.max >="
              + " 100)",
      message = "expected codes from 100 to 599")
  @ValidationRule(
      value = "!has(self.min) || !has(self.max) || self.max == 0 || self.min <= self.max",
      message = "expected min not above max")
  public record StatusRange(
      @JsonPropertyDescription("Lowest status code of the range; 0 or nothing for no lower end.")
          @Min(0)
          @Max(599)
          @Nullable Integer min,
      @JsonPropertyDescription("Highest status code of the range; 0 or nothing for no upper end.")
          @Min(0)
          @Max(599)
          @Nullable Integer max)
      implements Shape {}
}
