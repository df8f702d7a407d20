package dev.weft.proxy.authz;

import dev.weft.api.policy.Rule;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests by path and method.
 *
 * @param methods none: all. In either case: some applications take {@code delete} for DELETE
 */
record RequestPattern(PathPattern path, List<String> methods) {

  /** Null for what is malformed; {@code complain} hears why. */
  static @Nullable RequestPattern of(Rule.RequestMatch match, Consumer<String> complain) {
    if (match.path() == null
        && match.pathPrefix() == null
        && match.pathRegex() == null
        && match.methods().isEmpty()) {
      // A later control plane may mean something by a field that this proxy does not know.
      complain.accept(
          "a route without a condition (expected: path, pathPrefix, pathRegex or methods)");
      return null;
    }
    PathPattern path = PathPattern.of(match, complain);
    return path == null ? null : new RequestPattern(path, match.methods());
  }

  /**
   * @param path null: it is ambiguous
   */
  Speaks speaks(String method, @Nullable String path, int end) {
    return isAmongMethods(method) ? this.path.speaks(path, end) : Speaks.NO;
  }

  private boolean isAmongMethods(String method) {
    if (methods.isEmpty()) {
      return true;
    }
    for (int i = 0; i < methods.size(); i++) {
      if (methods.get(i).equalsIgnoreCase(method)) {
        return true;
      }
    }
    return false;
  }
}
