package dev.weft.proxy.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.api.route.Route.RequestMatch;
import java.util.List;

/** A compiled condition on requests. */
@FunctionalInterface
interface RequestPredicate {
  boolean matches(String method, String path);

  /**
   * Compiles with RE2: linear in the length of the path, whatever the expression.
   *
   * @throws PatternSyntaxException for an expression that RE2 refuses
   */
  static RequestPredicate of(RequestMatch match) {
    return switch (match) {
      case RequestMatch.Path(String regex) -> {
        Pattern pattern = Pattern.compile(regex);
        yield (_, path) -> pattern.matches(path);
      }
      case RequestMatch.Method(String wanted) -> (method, _) -> method.equals(wanted);
      case RequestMatch.All(List<RequestMatch> of) -> {
        List<RequestPredicate> each = of.stream().map(RequestPredicate::of).toList();
        yield (method, path) -> each.stream().allMatch(one -> one.matches(method, path));
      }
      case RequestMatch.Any(List<RequestMatch> of) -> {
        List<RequestPredicate> each = of.stream().map(RequestPredicate::of).toList();
        yield (method, path) -> each.stream().anyMatch(one -> one.matches(method, path));
      }
      case RequestMatch.Not(RequestMatch of) -> {
        RequestPredicate not = of(of);
        yield (method, path) -> !not.matches(method, path);
      }
    };
  }
}
