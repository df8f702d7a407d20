package dev.weft.operator.inject;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a pod that asks for a proxy: ordered checks, the first that speaks wins.
 */
public final class Injector {
  private static final Set<String> FOREIGN =
      Set.of(
          "istio-proxy",
          "linkerd-proxy",
          "consul-dataplane",
          "consul-connect-envoy-sidecar",
          "kuma-sidecar",
          "osm-proxy",
          "envoy-sidecar");

  private Injector() {}

  /**
   * What the decision is made from.
   *
   * @param pod as it stands in the request; its namespace may be missing there
   * @param namespaceAnnotations of the pod's namespace
   * @param settings null while there is no Mesh
   * @param controlCa the control plane's authority, PEM
   */
  public record Input(
      Pod pod,
      Map<String, String> namespaceAnnotations,
      @Nullable Settings settings,
      String controlCa) {}

  public static Decision decide(Input input) {
    Pod pod = input.pod();
    String label = labels(pod).get(Names.INJECT_LABEL);
    if ("disabled".equals(label)) {
      return new Decision.Leave(List.of());
    }
    if (label != null && !label.equals("enabled")) {
      return new Decision.Refuse(
          "label " + Names.INJECT_LABEL + ": '" + label + "' (expected: enabled or disabled)",
          List.of());
    }
    if (containers(pod).anyMatch(c -> c.getName().equals(Names.PROXY_CONTAINER))) {
      return new Decision.Leave(List.of());
    }
    Optional<String> obstacle = obstacle(pod);
    if (obstacle.isPresent()) {
      return new Decision.Leave(List.of("weft: no proxy is injected: " + obstacle.get()));
    }
    if (input.settings() == null) {
      return new Decision.Leave(List.of("weft: no proxy is injected: there is no Mesh"));
    }
    Overrides overrides =
        Overrides.of(input.settings())
            .then("namespace", input.namespaceAnnotations())
            .then("pod", annotations(pod));
    if (!overrides.problems().isEmpty()) {
      return new Decision.Refuse(String.join("; ", overrides.problems()), List.of());
    }
    return inject(pod, overrides, input.controlCa());
  }

  private static Decision inject(Pod pod, Overrides overrides, String controlCa) {
    var warnings = new ArrayList<String>();
    overrides.warnings().forEach(warning -> warnings.add("weft: " + warning));
    var patch = new PodPatch(pod);
    Sidecar sidecar = new Sidecar(overrides.settings(), controlCa);
    Workload.of(pod).ifPresent(workload -> patch.label(workload.label(), workload.value()));
    patch.label(Names.INJECTED_LABEL, "true");
    sidecar.annotations().forEach(patch::annotation);
    patch.volume(sidecar.tokenVolume());
    patch.firstInitContainers(sidecar.initContainers());
    if (overrides.settings().interception() == Settings.Interception.ENVIRONMENT) {
      warnings.addAll(patch.environment(sidecar.applicationEnvironment()));
    }
    return new Decision.Inject(patch.operations(), List.copyOf(warnings));
  }

  /** Why a pod cannot have a proxy, whatever it asks for. */
  private static Optional<String> obstacle(Pod pod) {
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return Optional.of("the pod uses the host's network (spec.hostNetwork)");
    }
    String os =
        pod.getSpec().getOs() != null
            ? pod.getSpec().getOs().getName()
            : Objects.requireNonNullElse(pod.getSpec().getNodeSelector(), Map.<String, String>of())
                .get("kubernetes.io/os");
    if ("windows".equals(os)) {
      return Optional.of("the pod runs on Windows");
    }
    return containers(pod)
        .map(Container::getName)
        .filter(FOREIGN::contains)
        .findFirst()
        .map(name -> "container " + name + " is the proxy of another mesh");
  }

  private static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
  }

  private static Map<String, String> labels(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  private static Map<String, String> annotations(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
  }
}
