package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.operator.resolve.Resolution;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a proxy is told of a destination, its endpoints apart. */
public final class Destinations {
  private Destinations() {}

  /**
   * @param policy of the profile that applies, if there is one
   * @param split that applies, if there is one: it stands above the profile's overrides
   * @param attached routes that apply instead of the profile's, if there are any; where they say
   *     where requests go, that stands above the split
   */
  public static Destination of(
      Resolution.OfService resolved,
      @Nullable Policy policy,
      @Nullable SplitPolicy split,
      @Nullable AttachedRoutes attached,
      List<PortRange> assumedOpaque) {
    boolean opaque =
        resolved.opaque()
            || (policy != null && PortRange.anyContains(policy.opaquePorts(), resolved.port()));
    Protocol protocol =
        Protocols.of(
            resolved.port(),
            resolved.declared() == null ? null : resolved.declared().appProtocol(),
            opaque,
            assumedOpaque);
    return new Destination(
        resolved.authority(),
        new Destination.ServiceRef(
            resolved.service().key().namespace(), resolved.service().key().name(), resolved.port()),
        protocol,
        routes(policy, attached),
        splits(policy, split, resolved.port()),
        policy == null ? RetryBudget.DEFAULT : policy.retryBudget(),
        policy == null ? LoadBalancer.DEFAULT : policy.loadBalancer(),
        policy == null ? null : policy.circuitBreaker(),
        Stream.concat(
                Stream.of(
                        policy == null ? null : policy.source(),
                        split == null ? null : split.source())
                    .filter(Objects::nonNull),
                attached == null ? Stream.empty() : attached.sources().stream())
            .toList());
  }

  private static List<Route> routes(@Nullable Policy policy, @Nullable AttachedRoutes attached) {
    if (attached != null) {
      return attached.routes();
    }
    return policy == null ? List.of() : policy.routes();
  }

  private static List<SplitRule> splits(
      @Nullable Policy policy, @Nullable SplitPolicy split, int port) {
    if (split != null) {
      return List.of(split.rule(port));
    }
    if (policy == null || policy.overrides().isEmpty()) {
      return List.of();
    }
    List<Split.Share> shares =
        policy.overrides().stream().map(share -> withPort(share, port)).toList();
    return List.of(new SplitRule(null, Split.weighted(shares)));
  }

  private static Split.Share withPort(Split.Share share, int port) {
    String authority = share.authority();
    return authority == null || authority.indexOf(':') >= 0
        ? share
        : new Split.Share(authority + ":" + port, share.weight(), share.headers());
  }

  /** A pod by its own address belongs to no Service: the name in its reference is empty. */
  public static Destination of(Resolution.OfPod resolved, List<PortRange> assumedOpaque) {
    return new Destination(
        resolved.authority(),
        new Destination.ServiceRef(resolved.pod().namespace(), "", resolved.port()),
        Protocols.of(
            resolved.port(),
            null,
            PortRange.anyContains(resolved.pod().opaqueInbound(), resolved.port()),
            assumedOpaque),
        List.of(),
        RetryBudget.DEFAULT,
        LoadBalancer.DEFAULT,
        null,
        List.of());
  }
}
