package dev.weft.operator.gateway;

import com.google.re2j.Pattern;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import dev.weft.operator.translate.Problems;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCHeaderMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCMethodMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The matches of a GRPCRoute. gRPC's path is {@code /service/method}; requests that are no gRPC
 * match none.
 */
final class GrpcMatches {
  private static final RequestMatch GRPC =
      new RequestMatch.Header("content-type", new TextMatch.Prefix("application/grpc"));
  private static final String ANY = "[^/]+";

  private final Texts texts;
  private final Problems problems;

  GrpcMatches(Problems problems) {
    this.problems = problems;
    this.texts = new Texts(problems);
  }

  List<RoutePolicy.Match> of(List<GRPCRouteMatch> asked, String rule) {
    var matches = new ArrayList<RoutePolicy.Match>();
    for (int i = 0; i < asked.size(); i++) {
      matches.add(match(asked.get(i), rule + ".matches[" + i + "]"));
    }
    return matches.isEmpty() ? List.of(match(new GRPCRouteMatch(), rule)) : matches;
  }

  private RoutePolicy.Match match(GRPCRouteMatch asked, String field) {
    var all = new ArrayList<RequestMatch>();
    all.add(GRPC);
    GRPCMethodMatch method = Objects.requireNonNullElse(asked.getMethod(), new GRPCMethodMatch());
    String service = Objects.requireNonNullElse(method.getService(), "");
    String name = Objects.requireNonNullElse(method.getMethod(), "");
    boolean exact = Objects.requireNonNullElse(method.getType(), "Exact").equals("Exact");
    if (!exact && !Objects.equals(method.getType(), "RegularExpression")) {
      problems.add(
          field + ".method.type",
          "'" + method.getType() + "' (expected: Exact or RegularExpression)");
    }
    if (exact && !service.isEmpty() && !name.isEmpty()) {
      all.add(new RequestMatch.PathExact("/" + service + "/" + name));
    } else if (exact && !service.isEmpty()) {
      all.add(new RequestMatch.PathPrefix("/" + service));
    } else if (!service.isEmpty() || !name.isEmpty()) {
      String path = "/" + part(service, exact) + "/" + part(name, exact);
      problems.regex(field + ".method", path);
      all.add(new RequestMatch.Path(path));
    }
    var names = new HashSet<String>();
    for (int i = 0; i < asked.getHeaders().size(); i++) {
      GRPCHeaderMatch each = asked.getHeaders().get(i);
      TextMatch value = texts.of(each.getType(), each.getValue(), field + ".headers[" + i + "]");
      if (names.add(each.getName().toLowerCase(Locale.ROOT))) {
        all.add(new RequestMatch.Header(each.getName(), value));
      }
    }
    return new RoutePolicy.Match(
        all.size() == 1 ? all.getFirst() : new RequestMatch.All(all),
        Rank.of(exact ? 1 : 0, service.length(), name.length(), asked.getHeaders().size()));
  }

  private static String part(String text, boolean exact) {
    if (text.isEmpty()) {
      return ANY;
    }
    return exact ? Pattern.quote(text) : "(?:" + text + ")";
  }
}
