package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Nested;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on requests. What is given must hold together. */
@ValidationRule(
    value =
        "has(self.pathRegex) || has(self.method) || has(self.all) || has(self.any) || has(self.not)",
    message = "expected at least one of pathRegex, method, all, any, not")
public record RequestMatch(
    @JsonPropertyDescription(
            "Regular expression (RE2) that the whole path must match, without the query, such as /books/[^/]*.")
        @Text(maxLength = 1024)
        @Nullable String pathRegex,
    @JsonPropertyDescription("HTTP method, such as GET.")
        @Size(min = 1, max = 32)
        @Pattern(
            "^[A-Za-z-]*$") // not by CEL: its cost would be multiplied by all levels of nesting
        @Nullable String method,
    @JsonPropertyDescription("Conditions that must all hold. Conditions nest four levels deep.")
        @Nested(maxItems = {16, 8, 4})
        @Nullable List<RequestMatch> all,
    @JsonPropertyDescription("Conditions of which one must hold.") @Nested(maxItems = {16, 8, 4})
        @Nullable List<RequestMatch> any,
    @JsonPropertyDescription("A condition that must not hold.") @Nested(maxItems = {16, 8, 4})
        @Nullable RequestMatch not)
    implements Shape {}
