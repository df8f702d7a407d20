package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the Mesh says of itself. Pure. */
final class MeshChecks {
  static final String EXISTS = "mesh-exists";
  private static final String OBSERVED = "mesh-observed";
  private static final String STALLED = "mesh-stalled";

  static final RuleSet RULES =
      new RuleSet(
          "weft-mesh",
          List.of(CrdChecks.EXIST),
          List.of(
              Rule.of(
                  EXISTS,
                  "a Mesh exists",
                  "apply one: 'kubectl apply -f samples/mesh.yaml'",
                  facts ->
                      Verdict.of(
                          facts.objects().all(Mesh.class, null),
                          "its definition is not there",
                          meshes ->
                              meshes.isEmpty()
                                  ? Verdict.fails("there is none")
                                  : Verdict.holds(mesh(facts).getMetadata().getName()))),
              Rule.of(
                      "mesh-one",
                      "it is the only one",
                      "delete the others: the oldest is acted on",
                      facts -> one(facts.objects().all(Mesh.class, null).value(), mesh(facts)))
                  .needs(EXISTS),
              Rule.of(
                      OBSERVED,
                      "the operator has acted on its last change",
                      "look whether the operator runs and leads, and at its log",
                      facts -> observed(mesh(facts)))
                  .mayPass()
                  .needs(EXISTS),
              Rule.of(
                      STALLED,
                      "it is not stalled",
                      "change what the message names: it does not come right by itself",
                      facts -> is(mesh(facts), "Stalled", "False"))
                  .needs(OBSERVED),
              condition(
                  "mesh-control-plane-ready",
                  "ControlPlaneReady",
                  "look at the category weft-control-plane below, and at 'kubectl describe mesh'"),
              condition(
                  "mesh-identity-ready",
                  "IdentityReady",
                  "look at the category weft-identity below, and at 'kubectl -n weft-system describe wcert'"),
              condition(
                  "mesh-fleet-ready",
                  "FleetReady",
                  "run 'weft check --proxy', and look at the pods that the message names"),
              condition(
                  "mesh-ready",
                  "Ready",
                  "look at what fails above, and at 'kubectl describe mesh'")));

  private MeshChecks() {}

  private static Rule condition(String id, String type, String hint) {
    return Rule.of(
            id, "its condition " + type + " is True", hint, facts -> is(mesh(facts), type, "True"))
        .mayPass()
        .needs(STALLED);
  }

  /** Once {@link #EXISTS} holds. */
  static Mesh mesh(ClusterFacts facts) {
    return facts.mesh().orElseThrow(() -> new IllegalStateException("a check uses no Mesh"));
  }

  private static Verdict one(List<Mesh> all, Mesh first) {
    return Verdict.none(
        all.stream()
            .map(mesh -> mesh.getMetadata().getName())
            .filter(name -> !name.equals(first.getMetadata().getName()))
            .map(name -> "there is " + name + " besides " + first.getMetadata().getName())
            .toList());
  }

  private static Verdict observed(Mesh mesh) {
    long generation = Objects.requireNonNullElse(mesh.getMetadata().getGeneration(), 0L);
    Long seen =
        Optional.ofNullable(mesh.getStatus()).map(MeshStatus::observedGeneration).orElse(null);
    if (seen == null) {
      return Verdict.fails("it has no status yet");
    }
    return seen >= generation
        ? Verdict.holds()
        : Verdict.fails("it is of generation " + generation + ", its status of " + seen);
  }

  private static Verdict is(Mesh mesh, String type, String wanted) {
    Optional<Condition> condition =
        ConditionSet.find(
            Optional.ofNullable(mesh.getStatus()).map(MeshStatus::conditions).orElse(List.of()),
            type);
    if (condition.isEmpty()) {
      return Verdict.fails("it has no condition " + type + " yet");
    }
    Condition found = condition.get();
    return wanted.equals(found.getStatus())
        ? Verdict.holds()
        : Verdict.fails(
            "it is " + found.getStatus() + ", " + found.getReason() + ": " + found.getMessage());
  }
}
