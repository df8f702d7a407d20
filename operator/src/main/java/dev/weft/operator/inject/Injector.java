package dev.weft.operator.inject;

import dev.weft.api.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a pod that asks for a proxy: ordered checks, the first that speaks wins.
 */
public final class Injector {
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
    if (Ask.DISABLED.equals(label)) {
      return new Decision.Leave(List.of());
    }
    if (label != null && !label.equals(Ask.ENABLED)) {
      return new Decision.Refuse(
          "label " + Names.INJECT_LABEL + ": '" + label + "' (expected: enabled or disabled)",
          List.of());
    }
    if (hasProxy(pod)) {
      return new Decision.Leave(List.of());
    }
    Optional<String> obstacle = Obstacles.bar(pod);
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
    List<String> conflicts = Obstacles.conflicts(pod, redirects(overrides));
    return conflicts.isEmpty()
        ? inject(pod, overrides, input.controlCa())
        : new Decision.Refuse(
            String.join("; ", conflicts)
                + ". Or leave the pod out of the mesh: label "
                + Names.INJECT_LABEL
                + "="
                + Ask.DISABLED,
            List.of());
  }

  /** Whoever has put it there. */
  public static boolean hasProxy(Pod pod) {
    return Obstacles.containers(pod).anyMatch(c -> c.getName().equals(Names.PROXY_CONTAINER));
  }

  private static boolean redirects(Overrides overrides) {
    return overrides.settings().interception() == Settings.Interception.REDIRECT;
  }

  private static Decision inject(Pod pod, Overrides overrides, String controlCa) {
    var warnings = new ArrayList<String>();
    overrides.warnings().forEach(warning -> warnings.add("weft: " + warning));
    Obstacles.remarks(pod, redirects(overrides)).forEach(remark -> warnings.add("weft: " + remark));
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

  private static Map<String, String> labels(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  private static Map<String, String> annotations(Pod pod) {
    return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
  }
}
