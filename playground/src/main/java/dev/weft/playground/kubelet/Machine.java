package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Caches;
import dev.weft.playground.controllers.Events;
import dev.weft.playground.controllers.NodeObject;
import dev.weft.playground.net.Network;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all pods share of this machine.
 *
 * @param run the directory of this run of the playground
 * @param root whether we may become other users
 */
public record Machine(
    Path run,
    Network network,
    Images images,
    ApiAccess api,
    KubernetesClient client,
    Caches caches,
    Events events,
    Clock clock,
    ScheduledExecutorService timer,
    int cores,
    long memoryBytes,
    boolean root) {
  Facts facts(Pod pod, String podIp) {
    return new Facts(pod, podIp, network.hostAddress(), NodeObject.NAME, cores, memoryBytes);
  }

  Path directory(Pod pod) {
    return run.resolve("pods").resolve(pod.getMetadata().getUid());
  }
}
