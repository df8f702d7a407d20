package dev.weft.operator.gateway;

import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import dev.weft.operator.translate.Problems;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPQueryParamMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The matches of an HTTPRoute. Paths go before everything else: exact ones, then regular
 * expressions, then prefixes, the longer first.
 */
final class HttpMatches {
  private static final int EXACT = 3;
  private static final int REGEX = 2;
  private static final int PREFIX = 1;
  private static final HTTPPathMatch ANY = new HTTPPathMatch("PathPrefix", "/");

  private final Texts texts;
  private final Problems problems;

  HttpMatches(Problems problems) {
    this.problems = problems;
    this.texts = new Texts(problems);
  }

  List<RoutePolicy.Match> of(List<HTTPRouteMatch> asked, String rule) {
    var matches = new ArrayList<RoutePolicy.Match>();
    for (int i = 0; i < asked.size(); i++) {
      matches.add(match(asked.get(i), rule + ".matches[" + i + "]"));
    }
    return matches.isEmpty() ? List.of(match(new HTTPRouteMatch(), rule)) : matches;
  }

  private RoutePolicy.Match match(HTTPRouteMatch asked, String field) {
    HTTPPathMatch path = Objects.requireNonNullElse(asked.getPath(), ANY);
    String value = Objects.requireNonNullElse(path.getValue(), "/");
    var all = new ArrayList<RequestMatch>();
    int kind =
        switch (Objects.requireNonNullElse(path.getType(), "PathPrefix")) {
          case "Exact" -> {
            all.add(new RequestMatch.PathExact(value));
            yield EXACT;
          }
          case "PathPrefix" -> {
            if (!value.equals("/")) {
              all.add(new RequestMatch.PathPrefix(withoutSlash(value)));
            }
            yield PREFIX;
          }
          case "RegularExpression" -> {
            problems.regex(field + ".path.value", value);
            all.add(new RequestMatch.Path(value));
            yield REGEX;
          }
          default -> {
            problems.add(
                field + ".path.type",
                "'" + path.getType() + "' (expected: Exact, PathPrefix or RegularExpression)");
            yield 0;
          }
        };
    if (asked.getMethod() != null) {
      all.add(new RequestMatch.Method(asked.getMethod()));
    }
    headers(asked.getHeaders(), field + ".headers", all);
    query(asked.getQueryParams(), field + ".queryParams", all);
    return new RoutePolicy.Match(
        all.size() == 1 ? all.getFirst() : new RequestMatch.All(all),
        Rank.of(
            kind,
            kind == PREFIX ? withoutSlash(value).length() : value.length(),
            asked.getMethod() == null ? 0 : 1,
            asked.getHeaders().size(),
            asked.getQueryParams().size()));
  }

  /** Of several conditions on one header the first holds, the others are to be ignored. */
  private void headers(List<HTTPHeaderMatch> asked, String field, List<RequestMatch> all) {
    var names = new HashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      HTTPHeaderMatch each = asked.get(i);
      TextMatch value = texts.of(each.getType(), each.getValue(), field + "[" + i + "]");
      if (names.add(each.getName().toLowerCase(Locale.ROOT))) {
        all.add(new RequestMatch.Header(each.getName(), value));
      }
    }
  }

  private void query(List<HTTPQueryParamMatch> asked, String field, List<RequestMatch> all) {
    var names = new HashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      HTTPQueryParamMatch each = asked.get(i);
      TextMatch value = texts.of(each.getType(), each.getValue(), field + "[" + i + "]");
      if (names.add(each.getName())) {
        all.add(new RequestMatch.Query(each.getName(), value));
      }
    }
  }

  /** The one prefix that a rule matches, which ReplacePrefixMatch replaces; null: there is none. */
  static @Nullable String prefix(List<HTTPRouteMatch> matches) {
    if (matches.isEmpty()) {
      return "/";
    }
    HTTPPathMatch path = Objects.requireNonNullElse(matches.getFirst().getPath(), ANY);
    boolean only =
        matches.size() == 1
            && Objects.requireNonNullElse(path.getType(), "PathPrefix").equals("PathPrefix");
    return only ? Objects.requireNonNullElse(path.getValue(), "/") : null;
  }

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }
}
