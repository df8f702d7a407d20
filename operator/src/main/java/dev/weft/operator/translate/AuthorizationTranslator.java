package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Rule;
import dev.weft.api.policy.Rule.RequestMatch;
import dev.weft.api.route.Source;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicySpec;
import dev.weft.crds.authorizationpolicy.RouteMatch;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An AuthorizationPolicy as a rule. Both roles translate; they must come to the same end. */
public final class AuthorizationTranslator {
  public static final String KIND = "AuthorizationPolicy";

  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");

  /** For a policy of which nobody knows which requests it means. */
  private static final RequestMatch EVERY_REQUEST = new RequestMatch(null, null, ".*", List.of());

  private final Problems selectorProblems = new Problems();
  private final Problems portProblems = new Problems();
  private final Problems routeProblems = new Problems();
  private final Problems clientProblems = new Problems();
  private final String trustDomain;

  private AuthorizationTranslator(String trustDomain) {
    this.trustDomain = trustDomain;
  }

  /**
   * @param trustDomain of the Mesh: short names of identities are of it
   */
  public static Authorization translate(Authorization.Asked asked, String trustDomain) {
    return new AuthorizationTranslator(trustDomain).run(asked.source(), asked.spec());
  }

  private Authorization run(Source source, AuthorizationPolicySpec spec) {
    PodSelector selector = new Selectors(selectorProblems).of(spec.selector());
    List<PortRange> ports = ports(spec.ports());
    List<RequestMatch> routes = routes(spec.routes());
    List<Rule.Client> allow = new Clients(clientProblems, trustDomain).of(spec.allow());
    String name = source.namespace() + "/" + source.name();
    List<String> problems =
        Stream.of(selectorProblems, portProblems, routeProblems, clientProblems)
            .flatMap(each -> each.found().stream())
            .toList();
    return problems.isEmpty()
        ? new Authorization.Accepted(
            source,
            selector,
            new Rule(name, ports, routes, allow, spec.mode() == AuthorizationPolicySpec.Mode.AUDIT))
        : new Authorization.Rejected(
            source,
            selector,
            new Rule(
                name,
                portProblems.isEmpty() ? ports : List.of(),
                routeProblems.isEmpty() ? routes : List.of(EVERY_REQUEST),
                List.of(),
                false),
            new Translation.Rejected(source.generation(), "Invalid", problems));
  }

  private List<PortRange> ports(List<IntOrString> asked) {
    var ports = new ArrayList<PortRange>();
    for (int i = 0; i < asked.size(); i++) {
      String text = String.valueOf(asked.get(i).getValue());
      Optional<PortRange> range = PortRange.parse(text);
      if (range.isEmpty()) {
        portProblems.add(
            "spec.ports[" + i + "]",
            "'" + text + "' (expected: a port or a range such as 8000-8099)");
      }
      range.ifPresent(ports::add);
    }
    return ports;
  }

  private List<RequestMatch> routes(List<RouteMatch> asked) {
    var routes = new ArrayList<RequestMatch>();
    for (int i = 0; i < asked.size(); i++) {
      routes.add(route(asked.get(i), "spec.routes[" + i + "]"));
    }
    return routes;
  }

  /** A match that never holds would leave open what the policy was written to close. */
  private RequestMatch route(RouteMatch asked, String field) {
    long paths =
        Stream.of(asked.path(), asked.pathPrefix(), asked.pathRegex())
            .filter(path -> path != null)
            .count();
    if (paths > 1 || (paths == 0 && asked.methods().isEmpty())) {
      routeProblems.add(
          field,
          (paths > 1 ? "names " + paths + " paths" : "is empty")
              + " (expected: one of path, pathPrefix and pathRegex, or methods, or both)");
    }
    checkPath(asked.path(), field + ".path");
    checkPath(asked.pathPrefix(), field + ".pathPrefix");
    if (asked.pathRegex() != null) {
      routeProblems.regex(field + ".pathRegex", asked.pathRegex());
    }
    for (int i = 0; i < asked.methods().size(); i++) {
      if (!METHOD.matcher(asked.methods().get(i)).matches()) {
        routeProblems.add(
            field + ".methods[" + i + "]",
            "'" + asked.methods().get(i) + "' (expected: an HTTP method in capitals such as GET)");
      }
    }
    return new RequestMatch(asked.path(), asked.pathPrefix(), asked.pathRegex(), asked.methods());
  }

  private void checkPath(@Nullable String path, String field) {
    if (path != null && !path.startsWith("/")) {
      routeProblems.add(field, "'" + path + "' (expected: a path that begins with /)");
    }
  }
}
