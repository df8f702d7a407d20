package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;
import static dev.weft.cli.check.OperatorBreakages.remove;

import dev.weft.cli.cluster.Said;
import dev.weft.crds.mesh.Fleet;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What goes wrong with the Mesh, its control plane, and versions. */
final class ControlBreakages {
  private static final String SYSTEM = "weft-system";
  private static final String CONTROL = "weft-control";
  private static final String POD = "weft-control-9c-a";

  static final List<Breakage> ALL =
      List.of(
          error("mesh-exists", "there is none", remove(Mesh.class, null, "default")),
          error("mesh-exists", "Mesh is forbidden", c -> c.objects.refuse(Mesh.class)),
          error(
              "mesh-one",
              "there is second besides default",
              c ->
                  c.objects.add(
                      Mesh.class,
                      "{metadata: {name: second, creationTimestamp: '2026-11-02T00:00:00Z'}}")),
          error(
              "mesh-observed",
              "it is of generation 3, its status of 2",
              mesh(mesh -> mesh.getMetadata().setGeneration(3L))),
          error("mesh-observed", "it has no status yet", mesh(mesh -> mesh.setStatus(null))),
          error("mesh-stalled", "it is True, Broken: why", condition("Stalled", "True")),
          error(
              "mesh-control-plane-ready",
              "it is False, Broken: why",
              condition("ControlPlaneReady", "False")),
          error(
              "mesh-identity-ready",
              "it is False, Broken: why",
              condition("IdentityReady", "False")),
          error(
              "mesh-fleet-ready", "it is Unknown, Broken: why", condition("FleetReady", "Unknown")),
          error("mesh-ready", "it is False, Broken: why", condition("Ready", "False")),
          error(
              "mesh-ready",
              "it has no condition Ready yet",
              mesh(mesh -> mesh.getStatus().conditions().getFirst().setType("Other"))),
          error(
              "control-deployment",
              "there is no Deployment weft-system/weft-control",
              remove(Deployment.class, SYSTEM, CONTROL)),
          error(
              "control-available",
              "2 of 3 replicas available",
              deployment(there -> there.getSpec().setReplicas(3))),
          error(
              "control-pods",
              POD + ": CrashLoop of its own",
              pod(
                  "{phase: Running, conditions: [{type: Ready, status: 'False', message: CrashLoop of its own}]}")),
          warning(
              "control-restarts",
              "control restarted (1 in all), last 9m ago: Error, exit code 1",
              pod(
                  "{phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name: control, restartCount: 1,"
                      + " lastState: {terminated: {reason: Error, exitCode: 1, finishedAt: '2026-11-26T11:51:00Z'}}}]}")),
          warning(
              "control-replicas",
              "it has one",
              deployment(there -> there.getSpec().setReplicas(1))),
          error(
              "control-pdb",
              "there is no PodDisruptionBudget",
              remove(PodDisruptionBudget.class, SYSTEM, CONTROL)),
          error(
              "control-pdb",
              "it selects other pods",
              c ->
                  c.objects.change(
                      PodDisruptionBudget.class,
                      SYSTEM,
                      CONTROL,
                      there -> there.getSpec().getSelector().setMatchLabels(Map.of("a", "b")))),
          error(
              "control-services",
              "there is no Service weft-system/weft-injector",
              remove(Service.class, SYSTEM, "weft-injector")),
          error(
              "control-endpoints",
              "Service weft-control has no ready endpoint",
              c -> c.slice(SYSTEM, CONTROL, false)),
          error(
              "control-health",
              POD + ": refused",
              c -> c.says("readyz", POD, new Said.Silent("refused"))),
          error(
              "control-metrics",
              POD + ": refused",
              c -> c.says("metrics", POD, new Said.Silent("refused"))),
          error(
              "webhook-exists",
              "there is no MutatingWebhookConfiguration weft-injector",
              remove(MutatingWebhookConfiguration.class, null, "weft-injector")),
          error(
              "webhook-current",
              "there is no webhook namespace.inject.weft.dev",
              webhook(there -> there.getWebhooks().removeFirst())),
          error(
              "webhook-current",
              "namespace.inject.weft.dev: failurePolicy is \"Ignore\" (expected: \"Fail\")",
              webhook(there -> there.getWebhooks().getFirst().setFailurePolicy("Ignore"))),
          error(
              "webhook-current",
              "namespaceSelector is",
              webhook(there ->
                  there
                      .getWebhooks()
                      .getFirst()
                      .getNamespaceSelector()
                      .getMatchExpressions()
                      .removeLast())),
          error(
              "webhook-current",
              "it leads to",
              webhook(there ->
                  there.getWebhooks().getFirst().getClientConfig().getService().setName("other"))),
          warning(
              "version-cli",
              "the operator is of 0.0.9, this command of 0.1.0",
              ClusterBreakages.ofAnotherVersion()),
          warning(
              "version-control",
              "the operator is of 0.1.0, the control plane of 0.0.9",
              deployment(there ->
                  there.getMetadata().getLabels().put("app.kubernetes.io/version", "0.0.9"))),
          warning(
              "version-proxies",
              "2 of 3 are not: 2 of 0.0.9, 1 of 0.1.0",
              mesh(ControlBreakages::ofTwoVersions)));

  private ControlBreakages() {}

  private static void ofTwoVersions(Mesh mesh) {
    MeshStatus status = mesh.getStatus();
    mesh.setStatus(
        new MeshStatus(
            status.observedGeneration(),
            status.conditions(),
            status.version(),
            new Fleet(
                3,
                3,
                1,
                0,
                List.of(new Fleet.VersionCount("0.0.9", 2), new Fleet.VersionCount("0.1.0", 1))),
            null,
            List.of()));
  }

  static Consumer<SomeCluster> mesh(Consumer<Mesh> change) {
    return cluster -> cluster.objects.change(Mesh.class, null, "default", change);
  }

  private static Consumer<SomeCluster> condition(String type, String state) {
    return mesh(mesh ->
        mesh.getStatus().conditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .forEach(condition -> {
              condition.setStatus(state);
              condition.setReason("Broken");
              condition.setMessage("why");
            }));
  }

  private static Consumer<SomeCluster> deployment(Consumer<Deployment> change) {
    return cluster -> cluster.objects.change(Deployment.class, SYSTEM, CONTROL, change);
  }

  private static Consumer<SomeCluster> webhook(Consumer<MutatingWebhookConfiguration> change) {
    return cluster ->
        cluster.objects.change(MutatingWebhookConfiguration.class, null, "weft-injector", change);
  }

  private static Consumer<SomeCluster> pod(String status) {
    return cluster ->
        cluster.objects.change(
            Pod.class,
            SYSTEM,
            POD,
            there -> there.setStatus(SomeObjects.read(status, PodStatus.class)));
  }
}
