package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on requests. What is given must hold together. */
@ValidationRule(
    value =
        "(has(self.headers) && size(self.headers) > 0) || (has(self.cookies) && size(self.cookies) > 0) ||"
            + " has(self.method) || has(self.pathRegex)",
    message = "expected at least one of headers, cookies, method, pathRegex")
public record Match(
    @JsonPropertyDescription("Headers that must all match.") @AtomicList(maxItems = 8)
        List<ValueMatch> headers,
    @JsonPropertyDescription("Cookies that must all match.") @AtomicList(maxItems = 8)
        List<ValueMatch> cookies,
    @JsonPropertyDescription("HTTP method, such as GET.")
        @Text(
            maxLength = 32,
            pattern = "^[A-Za-z][A-Za-z-]*$",
            expected = "an HTTP method such as GET")
        @Nullable String method,
    @JsonPropertyDescription(
            "Regular expression (RE2) that the whole path must match, without the query.")
        @Text(maxLength = 1024)
        @Nullable String pathRegex)
    implements Shape {

  public Match {
    headers = Absent.list(headers);
    cookies = Absent.list(cookies);
  }
}
