package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Text;
import dev.weft.crds.schema.Texts;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP requests by path and method. What is given must hold together. */
@ValidationRule(
    value =
        "(has(self.path) ? 1 : 0) + (has(self.pathPrefix) ? 1 : 0) + (has(self.pathRegex) ? 1 : 0) <= 1",
    message = "expected at most one of path, pathPrefix, pathRegex")
@ValidationRule(
    value =
        "has(self.path) || has(self.pathPrefix) || has(self.pathRegex) || (has(self.methods) && size(self.methods) > 0)",
    message = "expected at least one of path, pathPrefix, pathRegex, methods")
public record RouteMatch(
    @JsonPropertyDescription("The whole path, without the query.")
        @Text(maxLength = 1024, pattern = "^/", expected = "a path that begins with /")
        @Nullable String path,
    @JsonPropertyDescription(
            "What the path begins with, by whole segments: /admin holds for /admin and /admin/users, not for /administration.")
        @Text(maxLength = 1024, pattern = "^/", expected = "a path that begins with /")
        @Nullable String pathPrefix,
    @JsonPropertyDescription(
            "Regular expression (RE2) that the whole path must match, without the query.")
        @Text(maxLength = 1024)
        @Nullable String pathRegex,
    @JsonPropertyDescription("HTTP methods, such as GET. Left out: all of them.")
        @Texts(
            maxItems = 16,
            maxLength = 32,
            pattern = "^[A-Z][A-Z-]*$",
            expected = "HTTP methods in capitals such as GET")
        List<String> methods)
    implements Shape {

  public RouteMatch {
    methods = Absent.list(methods);
  }
}
