package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHints;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointHintsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pod as an endpoint of a Service. */
final class EndpointOf {
  /**
   * A pod counts from its address to its end; while it terminates it is listed, but no longer
   * ready.
   */
  static boolean belongs(Service service, Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getPodIP() != null
        && !PodReadiness.hasEnded(pod)
        && Selectors.includes(service.getSpec().getSelector(), pod.getMetadata().getLabels());
  }

  static Endpoint of(Service service, Pod pod, @Nullable String zone) {
    boolean serving = PodReadiness.isReady(pod);
    boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
    boolean always = Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    return new EndpointBuilder()
        .withAddresses(pod.getStatus().getPodIP())
        .withNewConditions()
        .withReady(always || (serving && !terminating))
        .withServing(always || serving)
        .withTerminating(terminating)
        .endConditions()
        .withHostname(hostname(service, pod))
        .withNodeName(pod.getSpec().getNodeName())
        .withZone(zone)
        .withHints(serving && !terminating ? hints(service, zone) : null)
        .withNewTargetRef()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .endTargetRef()
        .build();
  }

  /** Clients of the pod's own zone should use it, where the Service asks for that (KEP-4444). */
  private static @Nullable EndpointHints hints(Service service, @Nullable String zone) {
    String distribution = service.getSpec().getTrafficDistribution();
    boolean near = "PreferClose".equals(distribution) || "PreferSameZone".equals(distribution);
    return near && zone != null ? new EndpointHintsBuilder().addNewForZone(zone).build() : null;
  }

  /**
   * The ports of the Service as this pod offers them; a named one that the pod does not have is
   * left out.
   */
  static List<EndpointPort> ports(Service service, Pod pod) {
    return service.getSpec().getPorts().stream()
        .flatMap(port ->
            target(port, pod).stream()
                .mapToObj(number ->
                    new EndpointPortBuilder()
                        .withName(port.getName() == null ? "" : port.getName())
                        .withProtocol(protocol(port.getProtocol()))
                        .withPort(number)
                        .withAppProtocol(port.getAppProtocol())
                        .build()))
        .toList();
  }

  private static OptionalInt target(ServicePort port, Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target == null) {
      return OptionalInt.of(port.getPort());
    }
    if (target.getIntVal() != null) {
      return OptionalInt.of(target.getIntVal() == 0 ? port.getPort() : target.getIntVal());
    }
    return Stream.concat(
            pod.getSpec().getContainers().stream(),
            pod.getSpec().getInitContainers().stream().filter(EndpointOf::isSidecar))
        .flatMap(container -> container.getPorts().stream())
        .filter(offered -> target.getStrVal().equals(offered.getName()))
        .filter(offered -> protocol(offered.getProtocol()).equals(protocol(port.getProtocol())))
        .mapToInt(offered -> offered.getContainerPort())
        .findFirst();
  }

  private static boolean isSidecar(Container init) {
    return "Always".equals(init.getRestartPolicy());
  }

  private static String protocol(@Nullable String protocol) {
    return protocol == null ? "TCP" : protocol;
  }

  private static @Nullable String hostname(Service service, Pod pod) {
    boolean named = service.getMetadata().getName().equals(pod.getSpec().getSubdomain());
    return named ? pod.getSpec().getHostname() : null;
  }

  private EndpointOf() {}
}
