package dev.weft.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What of a request decides where it goes again: exactly one of a header, a cookie, the client's
 * address.
 */
@ValidationRule(
    value =
        "(has(self.header) ? 1 : 0) + (has(self.cookie) ? 1 : 0) + (has(self.sourceAddress) && self.sourceAddress ?"
            + " 1 : 0) == 1",
    message = "expected exactly one of header, cookie, sourceAddress: true")
public record HashKey(
    @JsonPropertyDescription("Name of the header whose value is taken.")
        @Text(
            maxLength = 128,
            pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
            expected = "a header's name such as x-user")
        @Nullable String header,
    @JsonPropertyDescription(
            "Name of the cookie whose value is taken; a client without it is given one with its first response.")
        @Text(
            maxLength = 128,
            pattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
            expected = "a cookie's name such as session")
        @Nullable String cookie,
    @JsonPropertyDescription("True: the client's address is taken.")
        @Nullable Boolean sourceAddress)
    implements Shape {}
