package dev.weft.operator.rotation;

import dev.weft.api.wire.FleetMessage;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.status.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The proxies that a change of trust must not hurt.
 *
 * @param known all of it could be learnt; otherwise somebody may be missing here
 * @param handedOut versions of the trust bundle that replicas hand out
 */
public record LiveFleet(boolean known, Set<String> handedOut, List<LiveProxy> proxies) {
  public LiveFleet {
    handedOut = Set.copyOf(handedOut);
    proxies = List.copyOf(proxies);
  }

  /**
   * Pods whose proxy runs, and proxies that are connected though their pod is not known to run one,
   * for a proxy may be faster than an informer. Those of pods that end, or that drain, need nothing
   * any more.
   *
   * @param podsKnown the pods have been listed
   * @param controlPlane there are replicas, whether or not they can be asked
   * @param ending pods that are about to end
   */
  public static LiveFleet of(
      boolean podsKnown,
      boolean controlPlane,
      Collection<PodState> pods,
      Set<PodId> ending,
      FleetView view) {
    var proxies = new ArrayList<LiveProxy>();
    var connected = new HashSet<PodId>();
    for (FleetMessage.Proxy proxy : view.proxies()) {
      PodId pod = new PodId(proxy.namespace(), proxy.pod());
      connected.add(pod);
      if (!ending.contains(pod) && !proxy.draining()) {
        proxies.add(
            new LiveProxy(
                pod, true, proxy.trust(), proxy.anchor(), end(proxy.certificateNotAfter())));
      }
    }
    for (PodState pod : pods) {
      if (pod.proxyRuns() && !connected.contains(pod.id())) {
        proxies.add(LiveProxy.silent(pod.id()));
      }
    }
    var handedOut = new HashSet<String>();
    view.replicas().values().forEach(replica -> handedOut.add(replica.trust()));
    handedOut.remove(""); // of an earlier version, or one that has nothing yet
    boolean nobody = !controlPlane && proxies.isEmpty();
    return new LiveFleet(podsKnown && (view.complete() || nobody), handedOut, proxies);
  }

  /** Every replica hands out this version, so that nobody new can get another. */
  boolean hands(String version) {
    return handedOut.stream().allMatch(version::equals);
  }

  /** What a proxy says that makes no sense is not to stop us. */
  private static Instant end(String notAfter) {
    return Objects.requireNonNullElse(Times.parse(notAfter), Instant.MAX);
  }
}
