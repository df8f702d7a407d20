package dev.weft.playground.app.demo.rotation;

import dev.weft.api.Names;
import dev.weft.playground.app.Containers;
import dev.weft.playground.app.Load;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.Pulse;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What had been sent and suffered until a moment, or between two.
 *
 * @param pods uids of the applications' pods
 * @param applicationRestarts of their containers
 * @param proxyRestarts of the proxies beside them
 */
record Reading(
    Load.Counts shop,
    Pulse.Counts pulse,
    Set<String> pods,
    long applicationRestarts,
    long proxyRestarts) {
  private static final List<String> NAMESPACES = List.of(Playground.SHOP, Pulse.NAMESPACE);

  Reading {
    pods = Set.copyOf(pods);
  }

  static Reading now(Playground playground) throws IOException {
    Map<String, Pod> pods = new HashMap<>();
    for (String namespace : NAMESPACES) {
      playground
          .client()
          .pods()
          .inNamespace(namespace)
          .list()
          .getItems()
          .forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
    }
    long all = restarts(pods, true) + restarts(pods, false);
    return new Reading(
        playground.load().counts(),
        playground.pulseCounts().counts(),
        pods.keySet(),
        all - restarts(pods, true),
        restarts(pods, true));
  }

  private static long restarts(Map<String, Pod> pods, boolean ofProxies) {
    return pods.values().stream()
        .flatMap(Containers::of)
        .filter(status -> status.getName().equals(Names.PROXY_CONTAINER) == ofProxies)
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  /** Pods that were there then and are there no longer count as restarts of all they held. */
  Reading since(Reading before) {
    long gone = before.pods.stream().filter(uid -> !pods.contains(uid)).count();
    return new Reading(
        shop.since(before.shop),
        pulse.since(before.pulse),
        pods,
        applicationRestarts - before.applicationRestarts + gone,
        proxyRestarts - before.proxyRestarts + gone);
  }

  /** Requests and calls, of all kinds. */
  long sent() {
    return shop.sent() + pulse.calls().values().stream().mapToLong(Pulse.Calls::sent).sum();
  }

  /** Those that failed, though the application they were meant for would have answered. */
  long failed() {
    return shop.meshFailed() + pulse.calls().values().stream().mapToLong(Pulse.Calls::failed).sum();
  }

  long beats() {
    return pulse.lines().values().stream().mapToLong(Pulse.Lines::beats).sum();
  }

  long dropped() {
    return pulse.lines().values().stream().mapToLong(each -> each.dropped() + each.refused()).sum();
  }
}
