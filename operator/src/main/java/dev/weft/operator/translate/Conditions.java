package dev.weft.operator.translate;

import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A profile's conditions on requests and responses. In the resource, what one condition object
 * holds must hold together; in the model each condition says one thing.
 */
final class Conditions {
  private static final int MAX_DEPTH = 8; // the schema stops at three; objects may be older
  private static final int LOWEST = 100;
  private static final int HIGHEST = 599;

  private final Problems problems;

  Conditions(Problems problems) {
    this.problems = problems;
  }

  RequestMatch request(dev.weft.crds.serviceprofile.RequestMatch match, String field) {
    return request(match, field, MAX_DEPTH);
  }

  ResponseMatch response(dev.weft.crds.serviceprofile.ResponseMatch match, String field) {
    return response(match, field, MAX_DEPTH);
  }

  private RequestMatch request(
      dev.weft.crds.serviceprofile.RequestMatch match, String field, int depth) {
    var parts = new ArrayList<RequestMatch>();
    if (match.pathRegex() != null) {
      problems.regex(field + ".pathRegex", match.pathRegex());
      parts.add(new RequestMatch.Path(match.pathRegex()));
    }
    if (match.method() != null) {
      parts.add(new RequestMatch.Method(match.method()));
    }
    if (depth == 0) {
      problems.add(
          field, "conditions nest too deeply (expected: at most " + MAX_DEPTH + " levels)");
      return new RequestMatch.All(parts);
    }
    if (match.all() != null) {
      parts.add(
          new RequestMatch.All(
              each(match.all(), field + ".all", (m, f) -> request(m, f, depth - 1))));
    }
    if (match.any() != null) {
      parts.add(
          new RequestMatch.Any(
              each(match.any(), field + ".any", (m, f) -> request(m, f, depth - 1))));
    }
    if (match.not() != null) {
      parts.add(new RequestMatch.Not(request(match.not(), field + ".not", depth - 1)));
    }
    if (parts.isEmpty()) {
      problems.add(field, "is empty (expected: pathRegex, method, all, any or not)");
    }
    return parts.size() == 1 ? parts.getFirst() : new RequestMatch.All(parts);
  }

  private ResponseMatch response(
      dev.weft.crds.serviceprofile.ResponseMatch match, String field, int depth) {
    var parts = new ArrayList<ResponseMatch>();
    if (match.status() != null) {
      int min = orOpen(match.status().min(), LOWEST);
      int max = orOpen(match.status().max(), HIGHEST);
      if (min > max) {
        problems.add(field + ".status", min + " to " + max + " (expected: min not above max)");
      }
      parts.add(new ResponseMatch.Status(min, max));
    }
    if (depth == 0) {
      problems.add(
          field, "conditions nest too deeply (expected: at most " + MAX_DEPTH + " levels)");
      return new ResponseMatch.All(parts);
    }
    if (match.all() != null) {
      parts.add(
          new ResponseMatch.All(
              each(match.all(), field + ".all", (m, f) -> response(m, f, depth - 1))));
    }
    if (match.any() != null) {
      parts.add(
          new ResponseMatch.Any(
              each(match.any(), field + ".any", (m, f) -> response(m, f, depth - 1))));
    }
    if (match.not() != null) {
      parts.add(new ResponseMatch.Not(response(match.not(), field + ".not", depth - 1)));
    }
    if (parts.isEmpty()) {
      problems.add(field, "is empty (expected: status, all, any or not)");
    }
    return parts.size() == 1 ? parts.getFirst() : new ResponseMatch.All(parts);
  }

  /** Zero leaves an end open, as in Linkerd. */
  private static int orOpen(@Nullable Integer status, int open) {
    return status == null || status == 0 ? open : status;
  }

  private static <T, R> List<R> each(
      List<T> from, String field, BiFunction<T, String, R> translate) {
    var to = new ArrayList<R>();
    for (int i = 0; i < from.size(); i++) {
      to.add(translate.apply(from.get(i), field + "[" + i + "]"));
    }
    return to;
  }
}
