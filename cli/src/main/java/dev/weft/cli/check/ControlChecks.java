package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.cli.check.facts.ClusterFacts;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether the control plane runs and can be reached. Pure. */
final class ControlChecks {
  static final String DEPLOYMENT = "control-deployment";
  private static final String SERVICES = "control-services";
  private static final String OPERATORS =
      "the operator makes it: look whether it runs and leads ('kubectl -n weft-system logs deploy/weft-operator')";
  private static final String PODS =
      "look at 'kubectl -n weft-system describe pod -l app.kubernetes.io/name=weft-control'"
          + " and 'kubectl -n weft-system logs deploy/weft-control'";

  static final RuleSet RULES =
      new RuleSet(
          "weft-control-plane",
          List.of(MeshChecks.EXISTS),
          List.of(
              Rule.of(
                      DEPLOYMENT,
                      "Deployment weft-control exists",
                      OPERATORS,
                      facts ->
                          WeftPods.found(
                              facts.objects().one(Deployment.class, Names.NAMESPACE, Names.CONTROL),
                              "Deployment weft-system/weft-control"))
                  .mayPass(),
              Rule.of(
                      "control-available",
                      "Deployment weft-control is rolled out and available",
                      PODS,
                      facts -> WeftPods.rolledOut(deployment(facts)))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "control-pods",
                      "the control plane's pods are ready",
                      PODS,
                      facts -> WeftPods.ready(facts, Names.CONTROL))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "control-restarts",
                      "the control plane's pods do not restart",
                      "look at 'kubectl -n weft-system logs deploy/weft-control --previous';"
                          + " OOMKilled: raise spec.controlPlane.resources of the Mesh",
                      facts -> WeftPods.restarts(facts, Names.CONTROL))
                  .needs(DEPLOYMENT),
              Rule.of(
                      "control-replicas",
                      "the control plane has two replicas or more",
                      "set spec.controlPlane.replicas of the Mesh to 2 or more:"
                          + " while a single one is away, pods that are to have a proxy cannot start",
                      facts -> replicas(facts) > 1 ? Verdict.holds() : Verdict.warns("it has one"))
                  .needs(DEPLOYMENT),
              Rule.of(
                      "control-pdb",
                      "a PodDisruptionBudget keeps one of several replicas",
                      OPERATORS,
                      ControlChecks::budget)
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      SERVICES,
                      "Services weft-control and weft-injector exist",
                      OPERATORS,
                      ControlChecks::services)
                  .mayPass(),
              Rule.of(
                      "control-endpoints",
                      "Services weft-control and weft-injector have endpoints",
                      PODS,
                      ControlChecks::endpoints)
                  .mayPass()
                  .needs(SERVICES),
              Rule.of(
                      "control-health",
                      "the control plane's pods say that they are well",
                      PODS,
                      facts -> WeftPods.answer(facts, "readyz", Names.CONTROL))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "control-metrics",
                      "operator and control plane show metrics",
                      "look whether a NetworkPolicy keeps port 8080 of weft-system's pods from being scraped",
                      facts -> WeftPods.answer(facts, "metrics", Names.OPERATOR, Names.CONTROL))
                  .mayPass()
                  .needs(DEPLOYMENT),
              WebhookChecks.EXISTS,
              WebhookChecks.CURRENT));

  private ControlChecks() {}

  /** Once {@link #DEPLOYMENT} holds. */
  static Deployment deployment(ClusterFacts facts) {
    return facts.objects().one(Deployment.class, Names.NAMESPACE, Names.CONTROL).value();
  }

  private static int replicas(ClusterFacts facts) {
    return Objects.requireNonNullElse(deployment(facts).getSpec().getReplicas(), 1);
  }

  private static Verdict budget(ClusterFacts facts) {
    if (replicas(facts) < 2) {
      return Verdict.holds("one replica needs none");
    }
    return Verdict.of(
        facts.objects().one(PodDisruptionBudget.class, Names.NAMESPACE, Names.CONTROL),
        "there is no PodDisruptionBudget weft-system/weft-control",
        budget -> {
          var selector = budget.getSpec() == null ? null : budget.getSpec().getSelector();
          var labels = selector == null ? null : selector.getMatchLabels();
          return deployment(facts).getSpec().getSelector().getMatchLabels().equals(labels)
              ? Verdict.holds()
              : Verdict.fails("it selects other pods: " + labels);
        });
  }

  private static final List<String> BOTH = List.of(Names.CONTROL, Names.INJECTOR);

  private static Verdict services(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    for (String name : BOTH) {
      var found = facts.objects().one(Service.class, Names.NAMESPACE, name);
      if (WeftPods.found(found, "Service weft-system/" + name)
          instanceof Verdict.Fails(List<String> what)) {
        wrong.addAll(what);
      }
    }
    return Verdict.none(wrong);
  }

  private static Verdict endpoints(ClusterFacts facts) {
    return Verdict.of(
        facts.objects().all(EndpointSlice.class, Names.NAMESPACE),
        "EndpointSlices are not known here",
        slices ->
            Verdict.none(
                BOTH.stream()
                    .filter(name -> Endpoints.ready(slices, Names.NAMESPACE, name) == 0)
                    .map(name -> "Service " + name + " has no ready endpoint")
                    .toList()));
  }
}
