package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.cli.cluster.Said;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the operator. */
final class OperatorBreakages {
  private static final String SYSTEM = "weft-system";
  private static final String OPERATOR = "weft-operator";
  private static final String POD = "weft-operator-7f-a";

  static final List<Breakage> ALL =
      List.of(
          error("operator-namespace", "there is none", remove(Namespace.class, null, SYSTEM)),
          error(
              "operator-namespace",
              "it is being deleted",
              c ->
                  c.objects.change(
                      Namespace.class,
                      null,
                      SYSTEM,
                      there -> there.getMetadata().setDeletionTimestamp("2026-11-26T11:00:00Z"))),
          error(
              "operator-accounts",
              "ServiceAccount weft-system/weft-control: it does not exist",
              remove(ServiceAccount.class, SYSTEM, "weft-control")),
          error(
              "operator-roles",
              "ClusterRole weft-operator: it does not exist",
              remove(ClusterRole.class, null, OPERATOR)),
          error(
              "operator-roles",
              "Role weft-system/weft-operator: lacks",
              c ->
                  c.objects.change(
                      Role.class,
                      SYSTEM,
                      OPERATOR,
                      there -> there.getRules().getFirst().setVerbs(List.of("get")))),
          error("operator-roles", "is forbidden", c -> c.objects.refuse(ClusterRole.class)),
          warning(
              "operator-roles",
              "it does not exist",
              remove(ClusterRole.class, null, OPERATOR)
                  .andThen(ClusterBreakages.ofAnotherVersion())),
          error(
              "operator-bindings",
              "RoleBinding weft-system/weft-control: it does not exist",
              remove(RoleBinding.class, SYSTEM, "weft-control")),
          error(
              "operator-bindings",
              "ClusterRoleBinding weft-operator: binds something else",
              c ->
                  c.objects.change(
                      ClusterRoleBinding.class,
                      null,
                      OPERATOR,
                      there -> there.getSubjects().getFirst().setNamespace("elsewhere"))),
          error(
              "operator-deployment",
              "there is no Deployment weft-system/weft-operator",
              remove(Deployment.class, SYSTEM, OPERATOR)),
          error(
              "operator-deployment",
              "cannot be read: Deployment is forbidden",
              c -> c.objects.refuse(Deployment.class)),
          error(
              "operator-available",
              "0 of 1 replicas available, 1 updated; quota exceeded",
              status(
                  "{observedGeneration: 1, updatedReplicas: 1, availableReplicas: 0,"
                      + " conditions: [{type: ReplicaFailure, status: 'True', message: quota exceeded}]}")),
          error(
              "operator-available",
              "its last change has not been acted on yet",
              c ->
                  c.objects.change(
                      Deployment.class,
                      SYSTEM,
                      OPERATOR,
                      there -> there.getMetadata().setGeneration(9L))),
          error("operator-pods", "there are none", remove(Pod.class, SYSTEM, POD)),
          error("operator-pods", "is forbidden", c -> c.objects.refuse(Pod.class)),
          error(
              "operator-pods",
              "no node takes it: 0/1 nodes are available",
              pod(
                  "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: 0/1 nodes are available}]}")),
          error(
              "operator-pods",
              POD + ": operator waits: ImagePullBackOff, no such image",
              pod(
                  "{phase: Pending, containerStatuses: [{name: operator, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}")),
          warning(
              "operator-restarts",
              "operator restarted (4 in all), last 3m ago: OOMKilled, exit code 137",
              pod(
                  "{phase: Running, conditions: [{type: Ready, status: 'True'}], containerStatuses: [{name: operator, restartCount: 4,"
                      + " lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: '2026-11-26T11:57:00Z'}}}]}")),
          error(
              "operator-health",
              POD + ": an event source is unhealthy",
              c -> c.says("readyz", POD, new Said.Silent("an event source is unhealthy"))),
          warning(
              "operator-health",
              POD + ": though: no informer",
              c -> c.says("readyz", POD, new Said.Text("ok\nthough: no informer\n"))),
          error("operator-lease", "none has led yet", remove(Lease.class, SYSTEM, OPERATOR)),
          error("operator-lease", "nobody holds the Lease", c -> lease(c, "''", SomeCluster.NOW)),
          error(
              "operator-lease",
              POD + " holds the Lease and renewed it last 2m ago",
              c -> lease(c, POD, SomeCluster.NOW.minusSeconds(130))),
          error(
              "operator-lease",
              "gone holds the Lease, and there is no such pod",
              c -> lease(c, "gone", SomeCluster.NOW)));

  private OperatorBreakages() {}

  static <T extends HasMetadata> Consumer<SomeCluster> remove(
      Class<T> kind, @Nullable String namespace, String name) {
    return cluster -> cluster.objects.remove(kind, namespace, name);
  }

  private static Consumer<SomeCluster> status(String yaml) {
    return cluster ->
        cluster.objects.change(
            Deployment.class,
            SYSTEM,
            OPERATOR,
            there ->
                there.setStatus(
                    SomeObjects.read("{status: " + yaml + "}", Deployment.class).getStatus()));
  }

  private static Consumer<SomeCluster> pod(String status) {
    return cluster ->
        cluster.objects.change(
            Pod.class,
            SYSTEM,
            POD,
            there -> there.setStatus(SomeObjects.read(status, PodStatus.class)));
  }

  private static void lease(SomeCluster cluster, String holder, Instant renewed) {
    cluster.objects.add(Lease.class, SomeCluster.lease(SYSTEM, OPERATOR, holder, renewed));
  }
}
