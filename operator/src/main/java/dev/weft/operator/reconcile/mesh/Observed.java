package dev.weft.operator.reconcile.mesh;

import dev.weft.api.wire.FleetMessage;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is, as far as a Mesh's status speaks of it.
 *
 * @param deployment the control plane's; null until it was seen
 * @param missing pods that should have a proxy and have none
 */
record Observed(
    @Nullable Deployment deployment,
    Map<String, FleetPods.Control> controlPods,
    Collection<PodState> pods,
    FleetView fleet,
    IdentityState identity,
    List<PodId> missing,
    FleetUpgrade.Outcome upgrade) {

  /** While nothing is known of an upgrade, and every pod has its proxy. */
  Observed(
      @Nullable Deployment deployment,
      Map<String, FleetPods.Control> controlPods,
      Collection<PodState> pods,
      FleetView fleet,
      IdentityState identity) {
    this(deployment, controlPods, pods, fleet, identity, List.of(), FleetUpgrade.Outcome.NONE);
  }

  /** The proxy of this pod is in touch with a replica of the control plane. */
  boolean connected(PodState pod) {
    return fleet.proxy(pod.id()).isPresent();
  }

  /** What runs: what the proxy itself says, else what was injected, else {@code unknown}. */
  String version(PodState pod) {
    Optional<FleetMessage.Proxy> proxy = fleet.proxy(pod.id());
    String injected = pod.version().isEmpty() ? "unknown" : pod.version();
    return proxy.map(FleetMessage.Proxy::proxyVersion).filter(v -> !v.isEmpty()).orElse(injected);
  }
}
