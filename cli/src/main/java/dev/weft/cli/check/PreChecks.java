package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.api.Version;
import dev.weft.cli.check.facts.Access;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Foreign;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.NeededRights;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Whether Weft can be installed. Pure. */
final class PreChecks {
  private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

  /** What the operator is to act on, once traffic splits are acted on. */
  private static final Set<String> SMI_VERSIONS =
      Set.of("v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4");

  static final RuleSet RULES =
      new RuleSet(
          "weft-pre-install",
          List.of(ApiChecks.USER),
          List.of(
              Rule.of(
                  "pre-not-installed",
                  "no Weft is there yet",
                  "to upgrade it, apply what this version's 'weft install' prints; then run 'weft check' without --pre",
                  PreChecks::notInstalled),
              Rule.of(
                  "pre-namespace",
                  "namespace weft-system can be used",
                  "let a namespace that is being deleted go first; 'weft install' sets the labels that are missing",
                  PreChecks::namespace),
              Rule.of(
                  "pre-create",
                  "we may create and change all that 'weft install' prints",
                  "let somebody apply it who may, such as a cluster-admin",
                  facts -> rights(facts, NeededRights.toApply(facts.installed()))),
              Rule.of(
                  "pre-grant",
                  "we may hand out the rights that Weft needs",
                  "nobody may hand out what he has not: let a cluster-admin apply the installation",
                  PreChecks::grant),
              NodeChecks.PLATFORM,
              Rule.of(
                  "pre-smi",
                  "SMI's TrafficSplit, where it is installed, is established in a version that is known",
                  "look at 'kubectl describe crd " + Foreign.SMI_SPLITS + "'",
                  facts -> foreign(facts, List.of(Foreign.SMI_SPLITS), SMI_VERSIONS)),
              Rule.of(
                  "pre-gateway-api",
                  "the Gateway API, where it is installed, is established in v1",
                  "look at 'kubectl describe crd " + Foreign.HTTP_ROUTES + "'",
                  facts ->
                      foreign(
                          facts, List.of(Foreign.GATEWAYS, Foreign.HTTP_ROUTES), Set.of("v1")))));

  private PreChecks() {}

  private static Verdict notInstalled(ClusterFacts facts) {
    List<String> odd = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    Found<Deployment> operator =
        facts.objects().one(Deployment.class, Names.NAMESPACE, Names.OPERATOR);
    if (operator instanceof Found.Is<Deployment>(Deployment there)) {
      odd.add(
          "Deployment weft-system/weft-operator of version "
              + OperatorChecks.version(there)
              + " is there, and this command is of "
              + Version.CURRENT);
    }
    for (CustomResourceDefinition ours : facts.installed(CustomResourceDefinition.class)) {
      String name = ours.getMetadata().getName();
      if (facts.objects().one(CustomResourceDefinition.class, null, name) instanceof Found.Is) {
        definitions.add(name);
      }
    }
    if (!definitions.isEmpty()) {
      odd.add("custom resources are defined: " + String.join(", ", definitions));
    }
    return Verdict.noneOdd(odd);
  }

  private static Verdict namespace(ClusterFacts facts) {
    return Verdict.ofOptional(
        facts.objects().one(Namespace.class, null, Names.NAMESPACE),
        "it is not there yet",
        namespace -> {
          if (namespace.getMetadata().getDeletionTimestamp() != null) {
            return Verdict.fails("it is being deleted");
          }
          Map<String, String> labels =
              Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
          List<String> odd = new ArrayList<>();
          if (!"restricted".equals(labels.get(POD_SECURITY))) {
            odd.add(label(POD_SECURITY, labels) + " (expected: restricted)");
          }
          if (!"disabled".equals(labels.get(Names.INJECT_LABEL))) {
            odd.add(label(Names.INJECT_LABEL, labels) + " (expected: disabled)");
          }
          return Verdict.noneOdd(odd);
        });
  }

  private static String label(String name, Map<String, String> labels) {
    return labels.containsKey(name)
        ? "label " + name + ": '" + labels.get(name) + "'"
        : "it has no label " + name;
  }

  private static Verdict rights(ClusterFacts facts, Collection<Access> needed) {
    List<String> wrong = new ArrayList<>();
    for (Access right : needed) {
      switch (facts.access().getOrDefault(right, new Found.Unreadable<>("it was not asked"))) {
        case Found.Is<Boolean>(Boolean may) -> {
          if (!may) {
            wrong.add("may not " + right.text());
          }
        }
        case Found.Missing<Boolean> _ -> wrong.add(right.text() + ": the API server cannot tell");
        case Found.Unreadable<Boolean>(String why) -> wrong.add(right.text() + ": " + why);
      }
    }
    return Verdict.none(wrong);
  }

  private static Verdict grant(ClusterFacts facts) {
    return rights(facts, NeededRights.toHandOutAny()) instanceof Verdict.Holds
        ? Verdict.holds()
        : rights(facts, NeededRights.handedOut(facts.installed()));
  }

  private static Verdict foreign(ClusterFacts facts, List<String> names, Set<String> versions) {
    List<String> odd = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (String name : names) {
      switch (facts.objects().one(CustomResourceDefinition.class, null, name)) {
        case Found.Missing<CustomResourceDefinition> _ -> {}
        case Found.Unreadable<CustomResourceDefinition>(String why) -> odd.add(name + ": " + why);
        case Found.Is<CustomResourceDefinition>(CustomResourceDefinition crd) -> {
          there.add(name);
          CrdChecks.trouble(crd).ifPresent(why -> odd.add(name + ": " + why));
          List<String> served =
              crd.getSpec().getVersions().stream()
                  .filter(version -> Boolean.TRUE.equals(version.getServed()))
                  .map(version -> version.getName())
                  .toList();
          if (served.stream().noneMatch(versions::contains)) {
            odd.add(
                name
                    + " is served as "
                    + String.join(", ", served)
                    + " (expected one of: "
                    + String.join(", ", versions.stream().sorted().toList())
                    + ")");
          }
        }
      }
    }
    return odd.isEmpty()
        ? Verdict.holds(there.isEmpty() ? "not installed" : "installed")
        : Verdict.noneOdd(odd);
  }
}
