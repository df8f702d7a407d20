package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.operator.inject.Settings;
import dev.weft.operator.inject.Settings.Interception;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The workloads that are looked at, seen from their proxies. Only once namespaces and pods are
 * known to be readable. Pure.
 *
 * @param namespaces by name
 * @param pods that have not ended and are not about to: a Job that is done has no proxy to wait for
 */
record DataPlane(Map<String, Namespace> namespaces, List<Pod> pods) {
  private static final Set<String> NEVER = Set.of(Names.NAMESPACE, "kube-system");
  private static final String ENABLED = "enabled";

  static DataPlane of(ClusterFacts facts) {
    Map<String, Namespace> namespaces = new HashMap<>();
    namespaces(facts)
        .forEach(namespace -> namespaces.put(namespace.getMetadata().getName(), namespace));
    List<Pod> pods =
        facts.objects().all(Pod.class, facts.asked().namespace()).value().stream()
            .filter(pod -> !WeftPods.isEnding(pod))
            .filter(pod -> !NEVER.contains(pod.getMetadata().getNamespace()))
            .toList();
    return new DataPlane(namespaces, pods);
  }

  private static List<Namespace> namespaces(ClusterFacts facts) {
    String one = facts.asked().namespace();
    return one == null
        ? facts.objects().all(Namespace.class, null).value()
        : List.of(facts.objects().one(Namespace.class, null, one).value());
  }

  List<Pod> meshed() {
    return pods.stream()
        .filter(pod -> "true".equals(labels(pod).get(Names.INJECTED_LABEL)))
        .toList();
  }

  /** Pods that ask for a proxy, by their own label or their namespace's, and have none. */
  List<Pod> without() {
    return pods.stream().filter(this::asks).filter(pod -> !hasProxy(pod)).toList();
  }

  private boolean asks(Pod pod) {
    String own = labels(pod).get(Names.INJECT_LABEL);
    return own == null ? optedIn(pod.getMetadata().getNamespace()) : !own.equals("disabled");
  }

  private boolean optedIn(String namespace) {
    Namespace known = namespaces.get(namespace);
    return known != null && ENABLED.equals(labels(known).get(Names.INJECT_LABEL));
  }

  private static boolean hasProxy(Pod pod) {
    return pod.getSpec() != null
        && pod.getSpec().getInitContainers().stream()
            .map(Container::getName)
            .anyMatch(Names.PROXY_CONTAINER::equals);
  }

  /** Namespaces that opted in, or in which a pod has a proxy. */
  Set<String> meshedNamespaces() {
    Set<String> names = new HashSet<>();
    meshed().forEach(pod -> names.add(pod.getMetadata().getNamespace()));
    namespaces.keySet().stream().filter(this::optedIn).forEach(names::add);
    names.removeAll(NEVER);
    return names;
  }

  /** Whether a Service leads to a pod with a proxy. */
  boolean leadsToMeshed(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && meshed().stream()
            .filter(pod ->
                pod.getMetadata().getNamespace().equals(service.getMetadata().getNamespace()))
            .anyMatch(pod -> labels(pod).entrySet().containsAll(selector.entrySet()));
  }

  /** As the injector has them; the image does not matter here. */
  static Settings settings(ClusterFacts facts) {
    return Settings.of(MeshChecks.mesh(facts), new Settings.Platform("", interception(facts)));
  }

  /** For a Mesh that does not say: what the control plane was told. */
  private static Interception interception(ClusterFacts facts) {
    return facts.objects().one(Deployment.class, Names.NAMESPACE, Names.CONTROL).optional().stream()
        .flatMap(control -> control.getSpec().getTemplate().getSpec().getContainers().stream())
        .flatMap(container -> container.getEnv().stream())
        .filter(variable -> "WEFT_INTERCEPTION".equals(variable.getName()))
        .map(EnvVar::getValue)
        .filter("environment"::equals)
        .findFirst()
        .map(value -> Interception.valueOf(value.toUpperCase(Locale.ROOT)))
        .orElse(Interception.REDIRECT);
  }

  static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  static Map<String, String> annotations(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }

  static String text(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return (namespace == null ? "" : namespace + "/") + object.getMetadata().getName();
  }
}
