package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.operator.inject.Decision;
import dev.weft.operator.inject.Settings.Interception;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether labels and annotations of namespaces and pods say what their authors mean. Pure. */
final class ConfigurationChecks {
  private static final Set<String> VALUES = Set.of("enabled", "disabled");
  private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";
  private static final String INTERCEPTION = Names.CONFIG_PREFIX + "interception";

  static final RuleSet RULES =
      new RuleSet(
          "weft-configuration",
          List.of(ProxyChecks.READ),
          List.of(
              Rule.of(
                  "inject-labels",
                  "labels weft.dev/inject are understood, and stand where they count",
                  "set the label of the namespace or of the pod template to enabled or disabled; an annotation has no effect",
                  ConfigurationChecks::labels),
              Rule.of(
                  "config-annotations",
                  "annotations config.weft.dev/… of namespaces and pods are understood",
                  "correct them as the message says: pods with a wrong one are refused when they are made next",
                  ConfigurationChecks::annotations),
              Rule.of(
                  "pod-security",
                  "namespaces' Pod Security lets the redirect rules be set",
                  "use interception Environment there, or label the namespace"
                      + " pod-security.kubernetes.io/enforce=privileged: weft-init needs NET_ADMIN",
                  ConfigurationChecks::podSecurity),
              ServiceChecks.OPAQUE_PORTS,
              ServiceChecks.PROTOCOLS,
              ServiceChecks.ENDPOINTS,
              PolicyChecks.PROFILES,
              PolicyChecks.SPLITS,
              PolicyChecks.POLICIES));

  private ConfigurationChecks() {}

  private static Verdict labels(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    DataPlane plane = DataPlane.of(facts);
    for (HasMetadata object : both(plane)) {
      String value = DataPlane.labels(object).get(Names.INJECT_LABEL);
      if (value != null && !VALUES.contains(value)) {
        wrong.add(name(object) + ": '" + value + "' (expected: enabled or disabled)");
      }
      if (DataPlane.annotations(object).containsKey(Names.INJECT_LABEL)) {
        odd.add(name(object) + " has it as an annotation");
      }
    }
    return Verdict.of(wrong, odd);
  }

  private static List<HasMetadata> both(DataPlane plane) {
    List<HasMetadata> both = new ArrayList<>();
    plane.namespaces().values().stream()
        .sorted(Comparator.comparing(namespace -> namespace.getMetadata().getName()))
        .forEach(both::add);
    both.addAll(plane.pods());
    return both;
  }

  private static String name(HasMetadata object) {
    return (object instanceof Namespace ? "namespace " : "pod ") + DataPlane.text(object);
  }

  /** By asking the injector about a pod that has nothing but the annotations. */
  private static Verdict annotations(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    for (HasMetadata object : both(DataPlane.of(facts))) {
      boolean isNamespace = object instanceof Namespace;
      Pod bare = bare(isNamespace ? Map.of() : DataPlane.annotations(object));
      switch (ProxyChecks.decide(facts, bare, isNamespace ? (Namespace) object : null)) {
        case Decision.Refuse(String message, var _) -> wrong.add(name(object) + ": " + message);
        case Decision.Inject(var _, List<String> warnings) ->
            warnings.forEach(
                warning -> odd.add(name(object) + ": " + warning.replaceFirst("^weft: ", "")));
        case Decision.Leave _ -> {}
      }
    }
    return Verdict.of(wrong, odd);
  }

  private static Pod bare(Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static Verdict podSecurity(ClusterFacts facts) {
    DataPlane plane = DataPlane.of(facts);
    Interception general = DataPlane.settings(facts).interception();
    Function<Namespace, String> interception =
        namespace ->
            DataPlane.annotations(namespace).getOrDefault(INTERCEPTION, general.text()).strip();
    return Verdict.none(
        plane.meshedNamespaces().stream()
            .sorted()
            .flatMap(name -> Stream.ofNullable(plane.namespaces().get(name)))
            .filter(namespace -> interception.apply(namespace).equals("redirect"))
            .flatMap(namespace -> {
              String level = DataPlane.labels(namespace).getOrDefault(POD_SECURITY, "privileged");
              return level.equals("privileged")
                  ? Stream.<String>empty()
                  : Stream.of(
                      namespace.getMetadata().getName()
                          + " enforces '"
                          + level
                          + "', which refuses weft-init");
            })
            .toList());
  }
}
