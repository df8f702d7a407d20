package dev.weft.operator.translate;

import dev.weft.api.Names;
import dev.weft.api.PortRange;
import dev.weft.api.route.Filters;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import dev.weft.crds.serviceprofile.ResponseClass;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.serviceprofile.ServiceProfileSpec;
import dev.weft.crds.serviceprofile.WeightedDestination;
import dev.weft.operator.resolve.ServiceKey;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A ServiceProfile as routing policy. Both roles translate; they must come to the same end. */
public final class ProfileTranslator {
  public static final String KIND = "ServiceProfile";

  private static final Pattern SERVICE_NAME =
      Pattern.compile(
          "([a-z0-9-]{1,63})\\.([a-z0-9-]{1,63})\\.svc\\." + Pattern.quote(Names.CLUSTER_DOMAIN));

  private final Problems problems = new Problems();
  private final Conditions conditions = new Conditions(problems);
  private final Retries retries = new Retries(problems);
  private final Balancing balancing = new Balancing(problems);
  private final Filtering filtering = new Filtering(problems);

  private ProfileTranslator() {}

  /** The Service whose fully qualified name a profile bears. */
  public static Optional<ServiceKey> service(String profileName) {
    Matcher matcher = SERVICE_NAME.matcher(profileName);
    return matcher.matches()
        ? Optional.of(new ServiceKey(matcher.group(2), matcher.group(1)))
        : Optional.empty();
  }

  public static Translation translate(ServiceProfile profile) {
    return new ProfileTranslator().run(profile);
  }

  private Translation run(ServiceProfile profile) {
    String name = profile.getMetadata().getName();
    long generation = Objects.requireNonNullElse(profile.getMetadata().getGeneration(), 0L);
    if (service(name).isEmpty()) {
      return new Translation.Rejected(
          generation,
          "NotAClusterService",
          List.of(
              "metadata.name: '"
                  + name
                  + "' (expected: <service>.<namespace>.svc."
                  + Names.CLUSTER_DOMAIN
                  + ")"));
    }
    ServiceProfileSpec spec =
        profile.getSpec() == null
            ? new ServiceProfileSpec(List.of(), null, List.of(), List.of(), null, null, null)
            : profile.getSpec();
    var source = new Source(KIND, profile.getMetadata().getNamespace(), name, generation);
    var policy =
        new Policy(
            source,
            routes(spec),
            retryBudget(spec.retryBudget()),
            balancing.balancer(spec.loadBalancer()),
            balancing.breaker(spec.circuitBreaker()),
            opaquePorts(spec.opaquePorts()),
            overrides(spec.dstOverrides()),
            new Limiting(problems, profile.getMetadata().getNamespace(), name)
                .of(spec.rateLimit()));
    return problems.isEmpty()
        ? new Translation.Accepted(policy)
        : new Translation.Rejected(generation, "Invalid", problems.found());
  }

  private List<Route> routes(ServiceProfileSpec spec) {
    var routes = new ArrayList<Route>();
    var names = new HashSet<String>();
    for (int i = 0; i < spec.routes().size(); i++) {
      String field = "spec.routes[" + i + "]";
      dev.weft.crds.serviceprofile.Route route = spec.routes().get(i);
      if (!names.add(route.name())) {
        problems.add(
            field + ".name", "'" + route.name() + "' (expected: a name that no earlier route has)");
      }
      routes.add(route(route, field));
    }
    return routes;
  }

  private Route route(dev.weft.crds.serviceprofile.Route route, String field) {
    var classes = new ArrayList<Route.ResponseClass>();
    for (int i = 0; i < route.responseClasses().size(); i++) {
      ResponseClass each = route.responseClasses().get(i);
      classes.add(
          new Route.ResponseClass(
              conditions.response(
                  each.condition(), field + ".responseClasses[" + i + "].condition"),
              Boolean.TRUE.equals(each.isFailure())));
    }
    return new Route(
        route.name(),
        conditions.request(route.condition(), field + ".condition"),
        classes,
        retries.of(route, field),
        new Timeouts(
            limit(field + ".timeout", route.timeout()),
            limit(field + ".responseTimeout", route.responseTimeout()),
            limit(field + ".idleTimeout", route.idleTimeout())),
        null,
        new Filters(
            filtering.headers(route.headers(), field), filtering.fault(route.fault(), field)));
  }

  /** 0s says: no limit. */
  private @Nullable Duration limit(String field, @Nullable String text) {
    Duration timeout = problems.duration(field, text);
    return timeout == null || timeout.isZero() ? null : timeout;
  }

  private RetryBudget retryBudget(dev.weft.crds.serviceprofile.@Nullable RetryBudget budget) {
    if (budget == null) {
      return RetryBudget.DEFAULT;
    }
    Duration ttl = problems.duration("spec.retryBudget.ttl", budget.ttl());
    return new RetryBudget(
        budget.retryRatio(),
        budget.minRetriesPerSecond(),
        ttl == null ? RetryBudget.DEFAULT.ttl() : ttl);
  }

  /**
   * A weight is a number or a quantity: all are counted in thousandths, as relative as they were.
   */
  private List<Split.Share> overrides(List<WeightedDestination> destinations) {
    var shares = new ArrayList<Split.Share>();
    for (int i = 0; i < destinations.size(); i++) {
      String field = "spec.dstOverrides[" + i + "]";
      String text = String.valueOf(destinations.get(i).weight().getValue());
      Optional<Integer> weight = QuantityWeight.thousandths(text);
      if (weight.isEmpty()) {
        problems.add(
            field + ".weight", "'" + text + "' (expected: " + QuantityWeight.EXPECTED + ")");
      }
      String authority = destinations.get(i).authority();
      String host = authority.replaceFirst("[.]?(:[0-9]+)?$", "");
      String port = authority.substring(authority.indexOf(':') + 1);
      shares.add(
          new Split.Share(authority.indexOf(':') < 0 ? host : host + ":" + port, weight.orElse(0)));
    }
    if (!shares.isEmpty() && shares.stream().allMatch(share -> share.weight() == 0)) {
      problems.add(
          "spec.dstOverrides",
          "all weights are 0 (expected: at least one above, else nobody serves)");
    }
    return shares;
  }

  private List<PortRange> opaquePorts(List<IntOrString> ports) {
    var ranges = new ArrayList<PortRange>();
    for (int i = 0; i < ports.size(); i++) {
      String text = String.valueOf(ports.get(i).getValue());
      Optional<PortRange> range = PortRange.parse(text);
      if (range.isEmpty()) {
        problems.add(
            "spec.opaquePorts[" + i + "]",
            "'" + text + "' (expected: a port or a range such as 4000-4100)");
      }
      range.ifPresent(ranges::add);
    }
    return ranges;
  }
}
