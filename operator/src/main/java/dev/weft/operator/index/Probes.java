package dev.weft.operator.index;

import dev.weft.api.Names;
import dev.weft.api.policy.InboundPolicy;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the kubelet asks of a pod's own containers, and what therefore needs no identity.
 *
 * <p>TCP probes say nothing that could be refused. HTTPS probes are not among these: their path is
 * inside TLS, where no proxy sees it; a pod that has one needs a policy for its port, or the port
 * left out of the redirection. Nor are probes of another host, which never come to the pod.
 */
final class Probes {
  /** Where gRPC's health check is served, whatever service it asks about. */
  static final String GRPC_HEALTH = "/grpc.health.v1.Health/Check";

  private static final Set<String> OURS = Set.of(Names.INIT_CONTAINER, Names.PROXY_CONTAINER);

  private Probes() {}

  static List<InboundPolicy.Probe> of(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
        .filter(container -> !OURS.contains(container.getName()))
        .flatMap(Probes::of)
        .distinct()
        .toList();
  }

  private static Stream<InboundPolicy.Probe> of(Container container) {
    return Stream.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())
        .filter(Objects::nonNull)
        .flatMap(probe -> of(container, probe).stream());
  }

  private static Optional<InboundPolicy.Probe> of(Container container, Probe probe) {
    if (probe.getGrpc() != null && probe.getGrpc().getPort() != null) {
      return Optional.of(new InboundPolicy.Probe(probe.getGrpc().getPort(), GRPC_HEALTH));
    }
    HTTPGetAction http = probe.getHttpGet();
    if (http == null
        || "HTTPS".equals(http.getScheme())
        || !Objects.requireNonNullElse(http.getHost(), "").isEmpty()) {
      return Optional.empty();
    }
    return port(container, http.getPort())
        .map(port -> new InboundPolicy.Probe(port, path(http.getPath())));
  }

  /** By number, or by the name that the same container gives to one of its ports. */
  private static Optional<Integer> port(Container container, IntOrString port) {
    if (port == null) {
      return Optional.empty();
    }
    return port.getStrVal() == null
        ? Optional.ofNullable(port.getIntVal())
        : container.getPorts().stream()
            .filter(declared -> port.getStrVal().equals(declared.getName()))
            .map(ContainerPort::getContainerPort)
            .findFirst();
  }

  /** As the kubelet asks for it, without the query. */
  private static String path(String given) {
    String path = Objects.requireNonNullElse(given, "");
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    return bare.startsWith("/") ? bare : "/" + bare;
  }
}
