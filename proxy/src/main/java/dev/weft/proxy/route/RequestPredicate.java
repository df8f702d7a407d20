package dev.weft.proxy.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import java.util.List;
import java.util.function.Predicate;

/** A compiled condition on requests. */
@FunctionalInterface
interface RequestPredicate {
  /**
   * @param path the request target without its query
   */
  boolean matches(Asked asked, String path);

  /**
   * Compiles with RE2: linear in the length of the text, whatever the expression.
   *
   * @throws PatternSyntaxException for an expression that RE2 refuses
   */
  static RequestPredicate of(RequestMatch match) {
    return switch (match) {
      case RequestMatch.Path(String regex) -> {
        Pattern pattern = Pattern.compile(regex);
        yield (_, path) -> pattern.matches(path);
      }
      case RequestMatch.PathPrefix(String prefix) -> {
        String whole =
            prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix; // "" is "/"
        yield (_, path) ->
            path.startsWith(whole)
                && (path.length() == whole.length() || path.charAt(whole.length()) == '/');
      }
      case RequestMatch.PathExact(String wanted) -> (_, path) -> path.equals(wanted);
      case RequestMatch.Method(String wanted) -> (asked, _) -> asked.method().equals(wanted);
      case RequestMatch.Header(String name, TextMatch value) -> {
        if (value instanceof TextMatch.Present(boolean present)) {
          yield (asked, _) -> !asked.headers(name).isEmpty() == present;
        }
        Predicate<String> holds = text(value);
        yield (asked, _) -> asked.headers(name).stream().anyMatch(holds);
      }
      case RequestMatch.Cookie(String name, TextMatch value) -> {
        if (value instanceof TextMatch.Present(boolean present)) {
          yield (asked, _) -> (asked.cookie(name) != null) == present;
        }
        Predicate<String> holds = text(value);
        yield (asked, _) -> {
          String cookie = asked.cookie(name);
          return cookie != null && holds.test(cookie);
        };
      }
      case RequestMatch.Query(String name, TextMatch value) -> {
        if (value instanceof TextMatch.Present(boolean present)) {
          yield (asked, _) -> (Query.parameter(asked.target(), name) != null) == present;
        }
        Predicate<String> holds = text(value);
        yield (asked, _) -> {
          String parameter = Query.parameter(asked.target(), name);
          return parameter != null && holds.test(parameter);
        };
      }
      case RequestMatch.All(List<RequestMatch> of) -> {
        List<RequestPredicate> each = of.stream().map(RequestPredicate::of).toList();
        yield (asked, path) -> each.stream().allMatch(one -> one.matches(asked, path));
      }
      case RequestMatch.Any(List<RequestMatch> of) -> {
        List<RequestPredicate> each = of.stream().map(RequestPredicate::of).toList();
        yield (asked, path) -> each.stream().anyMatch(one -> one.matches(asked, path));
      }
      case RequestMatch.Not(RequestMatch of) -> {
        RequestPredicate not = of(of);
        yield (asked, path) -> !not.matches(asked, path);
      }
    };
  }

  private static Predicate<String> text(TextMatch match) {
    return switch (match) {
      case TextMatch.Exact(String value) -> value::equals;
      case TextMatch.Prefix(String prefix) -> text -> text.startsWith(prefix);
      case TextMatch.Regex(String regex) -> Pattern.compile(regex)::matches;
      case TextMatch.Present(boolean present) -> _ -> present;
    };
  }
}
