package dev.weft.operator.inject;

import dev.weft.api.Ports;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What in a pod itself speaks against a proxy. */
public final class Obstacles {
  private static final Set<String> FOREIGN =
      Set.of(
          "istio-proxy",
          "linkerd-proxy",
          "consul-dataplane",
          "consul-connect-envoy-sidecar",
          "kuma-sidecar",
          "osm-proxy",
          "envoy-sidecar");

  private static final String MIRROR = "kubernetes.io/config.mirror"; // core/v1, well-known
  private static final Set<Integer> PROXY_PORTS =
      Set.of(Ports.OUTBOUND, Ports.INBOUND, Ports.ADMIN);

  private Obstacles() {}

  /** Why a pod cannot have a proxy, whatever it asks for: it goes in as it is. */
  public static Optional<String> bar(Pod pod) {
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return Optional.of("the pod uses the host's network (spec.hostNetwork)");
    }
    if (map(pod.getMetadata().getAnnotations()).containsKey(MIRROR)) {
      return Optional.of("the pod is static: the kubelet makes it from a file of its own");
    }
    String os =
        pod.getSpec().getOs() != null
            ? pod.getSpec().getOs().getName()
            : map(pod.getSpec().getNodeSelector()).get("kubernetes.io/os");
    if ("windows".equals(os)) {
      return Optional.of("the pod runs on Windows");
    }
    return containers(pod)
        .map(Container::getName)
        .filter(FOREIGN::contains)
        .findFirst()
        .map(name -> "container " + name + " is the proxy of another mesh");
  }

  /** What its author must change, for pod and proxy would not work beside each other. */
  public static List<String> conflicts(Pod pod, boolean redirects) {
    var conflicts = new ArrayList<String>();
    containers(pod)
        .forEach(container -> {
          for (ContainerPort port : container.getPorts()) {
            Integer number = port.getContainerPort(); // null in a pod that is yet to be refused
            if (number != null && PROXY_PORTS.contains(number) && isTcp(port)) {
              conflicts.add(
                  "container "
                      + container.getName()
                      + ": port "
                      + port.getContainerPort()
                      + " is the proxy's (expected: none of "
                      + PROXY_PORTS.stream()
                          .sorted()
                          .map(String::valueOf)
                          .collect(Collectors.joining(", "))
                      + ")");
            }
          }
          if (redirects && Objects.equals(user(pod, container), Sidecar.PROXY_UID)) {
            conflicts.add(
                "container "
                    + container.getName()
                    + ": runAsUser "
                    + Sidecar.PROXY_UID
                    + " is the proxy's, whose connections are not redirected (expected: another user)");
          }
        });
    return conflicts;
  }

  /** What works, though not as its author may think. */
  static List<String> remarks(Pod pod, boolean redirects) {
    var remarks = new ArrayList<String>();
    containers(pod)
        .flatMap(
            container -> container.getPorts().stream().filter(port -> "UDP".equals(protocol(port))))
        .map(ContainerPort::getContainerPort)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .map(String::valueOf)
        .reduce((some, more) -> some + ", " + more)
        .ifPresent(ports ->
            remarks.add(
                "UDP goes past the proxy, neither encrypted nor authorized: port " + ports));
    String dns = pod.getSpec().getDnsPolicy();
    if ("None".equals(dns) || "Default".equals(dns)) {
      remarks.add(
          "spec.dnsPolicy: '"
              + dns
              + "': the proxy finds the control plane by the name "
              + Sidecar.CONTROL_HOST
              + ", which the pod's name servers must know (expected: ClusterFirst, or such name servers)");
    }
    if (redirects && Boolean.TRUE.equals(pod.getSpec().getShareProcessNamespace())) {
      remarks.add(
          "spec.shareProcessNamespace: the pod's other containers see the proxy's process; one that runs as root can read"
              + " its key");
    }
    return remarks;
  }

  private static boolean isTcp(ContainerPort port) {
    return "TCP".equals(protocol(port));
  }

  private static String protocol(ContainerPort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP");
  }

  /** The container's word stands above the pod's. */
  private static @Nullable Long user(Pod pod, Container container) {
    SecurityContext own = container.getSecurityContext();
    if (own != null && own.getRunAsUser() != null) {
      return own.getRunAsUser();
    }
    PodSecurityContext all = pod.getSpec().getSecurityContext();
    return all == null ? null : all.getRunAsUser();
  }

  static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
  }

  private static Map<String, String> map(@Nullable Map<String, String> given) {
    return given == null ? Map.of() : given;
  }
}
