package dev.weft.operator.translate;

import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.operator.resolve.ServiceKey;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a split of some kind asks of proxies, before it is known by which port requests come.
 *
 * @param createdAt of the object, RFC 3339: of two for one service the older holds
 * @param service whose requests are split
 * @param matches of which one must hold for a request; none: all requests
 * @param parts with the weights that are in force
 */
public record SplitPolicy(
    Source source,
    String createdAt,
    ServiceKey service,
    List<RequestMatch> matches,
    List<Part> parts,
    Split.Choice choice,
    @Nullable HashKey stickiness) {
  /** Of several for one service the first holds: ours before SMI's, then the older. */
  public static final Comparator<SplitPolicy> PRECEDENCE =
      Comparator.comparing((SplitPolicy policy) -> !policy.source().kind().equals("TrafficSplit"))
          .thenComparing(SplitPolicy::createdAt)
          .thenComparing(policy -> policy.source().name());

  public SplitPolicy {
    matches = List.copyOf(matches);
    parts = List.copyOf(parts);
  }

  /** A backend. */
  public record Part(ServiceKey service, int weight) {}

  /** For requests to this port of the service, which go to the same port of the backend. */
  SplitRule rule(int port) {
    RequestMatch match =
        switch (matches.size()) {
          case 0 -> null;
          case 1 -> matches.getFirst();
          default -> new RequestMatch.Any(matches);
        };
    return new SplitRule(
        match,
        new Split(
            parts.stream()
                .map(part -> new Split.Share(part.service().fqdn() + ":" + port, part.weight()))
                .toList(),
            choice,
            stickiness));
  }
}
