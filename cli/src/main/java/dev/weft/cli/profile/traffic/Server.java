package dev.weft.cli.profile.traffic;

import dev.weft.api.Names;
import dev.weft.cli.cluster.MeshPod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod behind a Service.
 *
 * @param logs its proxy writes an access log
 * @param ports of the pod that belong to the Service
 */
record Server(MeshPod pod, boolean logs, Set<Integer> ports) {
  private static final String ACCESS_LOG = "WEFT_ACCESS_LOG"; // as injection sets it

  Server {
    ports = Set.copyOf(ports);
  }

  static Server of(Pod pod, Service service) {
    return new Server(
        MeshPod.of(pod),
        containers(pod)
            .filter(container -> container.getName().equals(Names.PROXY_CONTAINER))
            .flatMap(container -> container.getEnv().stream())
            .anyMatch(each ->
                each.getName().equals(ACCESS_LOG) && "json".equalsIgnoreCase(each.getValue())),
        service.getSpec().getPorts().stream()
            .flatMap(port -> ports(pod, port))
            .collect(Collectors.toSet()));
  }

  /** A native sidecar stands among the init containers. */
  private static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
  }

  private static Stream<Integer> ports(Pod pod, ServicePort port) {
    IntOrString target =
        Objects.requireNonNullElse(port.getTargetPort(), new IntOrString(port.getPort()));
    if (target.getStrVal() == null) {
      return Stream.of(target.getIntVal());
    }
    return containers(pod)
        .flatMap(container -> container.getPorts().stream())
        .filter(each -> target.getStrVal().equals(each.getName()))
        .map(ContainerPort::getContainerPort);
  }
}
