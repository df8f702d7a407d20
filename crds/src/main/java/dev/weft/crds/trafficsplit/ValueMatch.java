package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A header or cookie by name, and what its value must be. */
@ValidationRule(
    value =
        "(has(self.exact) ? 1 : 0) + (has(self.prefix) ? 1 : 0) + (has(self.regex) ? 1 : 0) + (has(self.present) ?"
            + " 1 : 0) == 1",
    message = "expected exactly one of exact, prefix, regex, present")
public record ValueMatch(
    @JsonPropertyDescription("Name of the header (letter case does not matter) or of the cookie.")
        @Required
        @Text(
            maxLength = 128,
            pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
            expected = "a name such as x-user")
        String name,
    @JsonPropertyDescription("The value itself.") @Text(maxLength = 1024, minLength = 0)
        @Nullable String exact,
    @JsonPropertyDescription("What the value begins with.") @Text(maxLength = 1024)
        @Nullable String prefix,
    @JsonPropertyDescription("Regular expression (RE2) that the whole value must match.")
        @Text(maxLength = 1024)
        @Nullable String regex,
    @JsonPropertyDescription("True: it must be there; false: it must not.")
        @Nullable Boolean present)
    implements Shape {}
