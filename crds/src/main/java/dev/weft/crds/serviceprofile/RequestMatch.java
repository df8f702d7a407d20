package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Nested;
import dev.weft.crds.schema.Text;
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
        @Text(
            maxLength = 32,
            pattern = "^[A-Za-z][A-Za-z-]*$",
            expected = "an HTTP method such as GET")
        @Nullable String method,
    @JsonPropertyDescription("Conditions that must all hold. Conditions nest three levels deep.")
        @Nested
        @Nullable List<RequestMatch> all,
    @JsonPropertyDescription("Conditions of which one must hold.") @Nested
        @Nullable List<RequestMatch> any,
    @JsonPropertyDescription("A condition that must not hold.") @Nested @Nullable RequestMatch not)
    implements Shape {}
