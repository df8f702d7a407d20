package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.operator.resolve.Resolution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a proxy is told of a destination, its endpoints apart. */
public final class Destinations {
  private Destinations() {}

  /**
   * @param policy of the profile that applies, if there is one
   */
  public static Destination of(
      Resolution.OfService resolved, @Nullable Policy policy, List<PortRange> assumedOpaque) {
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
        policy == null ? List.of() : policy.routes(),
        policy == null ? RetryBudget.DEFAULT : policy.retryBudget(),
        policy == null ? LoadBalancer.DEFAULT : policy.loadBalancer(),
        policy == null ? null : policy.circuitBreaker(),
        policy == null ? List.of() : List.of(policy.source()));
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
