package dev.weft.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.operator.apply.Difference;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the custom resources are as this version brings them. Pure. */
final class CrdChecks {
  static final String EXIST = "crds-exist";
  private static final int NAMED = 3;

  private static final String APPLY = "run 'weft install | kubectl apply --server-side -f -'";

  static final RuleSet RULES =
      new RuleSet(
          "weft-crds",
          List.of(ApiChecks.USER),
          List.of(
              Rule.of(EXIST, "the custom resource definitions exist", APPLY, CrdChecks::exist),
              Rule.of(
                      "crds-established",
                      "the custom resource definitions are established, and their names accepted",
                      "look at 'kubectl describe crd NAME': another definition may claim the same names",
                      CrdChecks::established)
                  .mayPass()
                  .needs(EXIST),
              Rule.of(
                      "crds-current",
                      "the custom resource definitions are those of this version",
                      APPLY + " with the 'weft' of the version that is to run",
                      CrdChecks::current)
                  .needs(EXIST)));

  private CrdChecks() {}

  private static Found<CustomResourceDefinition> live(
      ClusterFacts facts, CustomResourceDefinition ours) {
    return facts.objects().one(CustomResourceDefinition.class, null, ours.getMetadata().getName());
  }

  private static Verdict exist(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    for (CustomResourceDefinition ours : facts.installed(CustomResourceDefinition.class)) {
      switch (live(facts, ours)) {
        case Found.Is<CustomResourceDefinition> _ -> {}
        case Found.Missing<CustomResourceDefinition> _ ->
            wrong.add("there is no " + ours.getMetadata().getName());
        case Found.Unreadable<CustomResourceDefinition>(String why) ->
            wrong.add(ours.getMetadata().getName() + " cannot be read: " + why);
      }
    }
    return Verdict.none(wrong);
  }

  private static Verdict established(ClusterFacts facts) {
    return Verdict.none(
        facts.installed(CustomResourceDefinition.class).stream()
            .flatMap(ours ->
                trouble(live(facts, ours).value())
                    .map(why -> ours.getMetadata().getName() + ": " + why)
                    .stream())
            .toList());
  }

  /** Why a definition is not in force; empty when it is. */
  static Optional<String> trouble(CustomResourceDefinition crd) {
    for (String type : List.of("NamesAccepted", "Established")) {
      var condition =
          crd.getStatus() == null
              ? Optional.<String>of("it has no condition " + type + " yet")
              : crd.getStatus().getConditions().stream()
                  .filter(each -> type.equals(each.getType()))
                  .findFirst()
                  .map(each ->
                      "True".equals(each.getStatus())
                          ? ""
                          : type + " is " + each.getStatus() + ": " + each.getMessage())
                  .or(() -> Optional.of("it has no condition " + type + " yet"));
      if (condition.filter(why -> !why.isEmpty()).isPresent()) {
        return condition;
      }
    }
    return Optional.empty();
  }

  private static Verdict current(ClusterFacts facts) {
    List<String> wrong =
        facts.installed(CustomResourceDefinition.class).stream()
            .flatMap(ours -> difference(live(facts, ours).value(), ours).stream())
            .toList();
    return wrong.isEmpty() || OperatorChecks.isOfThisVersion(facts)
        ? Verdict.none(wrong)
        : Verdict.noneOdd(wrong); // told by weft-version: what runs there brought others
  }

  private static Optional<String> difference(
      CustomResourceDefinition live, CustomResourceDefinition ours) {
    String name = ours.getMetadata().getName();
    JsonNode there = Trees.of(live.getSpec().getVersions());
    JsonNode wanted = Trees.of(ours.getSpec().getVersions());
    Set<String> fieldsThere = fields(there);
    Set<String> fieldsWanted = fields(wanted);
    Set<String> lacks = without(fieldsWanted, fieldsThere);
    if (!lacks.isEmpty()) {
      return Optional.of(name + " lacks " + some(lacks));
    }
    Set<String> more = without(fieldsThere, fieldsWanted);
    if (!more.isEmpty()) {
      return Optional.of(name + " has more: " + some(more));
    }
    return Difference.covers(there, wanted)
        ? Optional.empty()
        : Optional.of(name + " has the same fields, but other rules for them");
  }

  /** The fields that a schema knows, by their paths. */
  private static Set<String> fields(JsonNode versions) {
    Set<String> fields = new TreeSet<>();
    versions.forEach(version ->
        fields(
            version.path("schema").path("openAPIV3Schema"), version.path("name").asText(), fields));
    return fields;
  }

  private static void fields(JsonNode schema, String path, Set<String> into) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      into.add(path + "." + field.getKey());
      fields(field.getValue(), path + "." + field.getKey(), into);
    }
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.path(nested).isObject()) {
        fields(schema.path(nested), path + "[]", into);
      }
    }
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private static String some(Set<String> fields) {
    String named = String.join(", ", fields.stream().limit(NAMED).toList());
    return fields.size() > NAMED ? named + " and " + (fields.size() - NAMED) + " more" : named;
  }
}
