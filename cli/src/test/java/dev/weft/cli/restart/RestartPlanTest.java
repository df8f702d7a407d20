package dev.weft.cli.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.restart.RestartPlan.Left;
import dev.weft.cli.restart.RestartPlan.Target;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartPlanTest {
  @Test
  void podsOfOneWorkloadAreOneRoll() {
    RestartPlan plan =
        RestartPlan.of(
            List.of(
                pod("web-1", "ReplicaSet", "web-7d4b9c"),
                pod("db-0", "StatefulSet", "db"),
                pod("web-2", "ReplicaSet", "web-7d4b9c"),
                pod("agent-x", "DaemonSet", "agent")));

    assertThat(plan.workloads())
        .containsExactly(
            new Target("shop", "daemonset", "agent", 1),
            new Target("shop", "deployment", "web", 2),
            new Target("shop", "statefulset", "db", 1));
    assertThat(plan.left()).isEmpty();
  }

  @Test
  void whatNoRollMakesAgainIsLeftWithAReason() {
    RestartPlan plan =
        RestartPlan.of(
            List.of(
                pod("report-x", "Job", "report"),
                pod("alone", "", ""),
                pod("old-1", "ReplicaSet", "old"),
                pod("kafka-0", "StrimziPodSet", "kafka")));

    assertThat(plan.workloads()).isEmpty();
    assertThat(plan.left())
        .containsExactly(
            new Left("shop/alone", "a bare pod: make it anew yourself"),
            new Left(
                "shop/kafka-0",
                "of strimzipodset kafka, a kind that Weft does not roll: restart it by its own means"),
            new Left(
                "shop/old-1",
                "of replicaset old, which rolls nothing: delete the pod, and it is made again"),
            new Left("shop/report-x", "of job report: let it end, or delete the pod"));
  }

  @Test
  void aWorkloadWhosePodsWouldBeRefusedIsNotRolled() {
    RestartPlan plan =
        RestartPlan.of(List.of(pod("web-1", "ReplicaSet", "web-7d4b9c")), _ -> "port 4191");

    assertThat(plan.workloads()).isEmpty();
    assertThat(plan.left())
        .containsExactly(new Left("shop/web-1", "whose successor would be refused: port 4191"));
  }

  private static Pod pod(String name, String kind, String owner) {
    String owners =
        kind.isEmpty()
            ? ""
            : ", ownerReferences: [{kind: " + kind + ", name: " + owner + ", controller: true}]";
    return Serialization.unmarshal(
        "---\n{metadata: {namespace: shop, name: "
            + name
            + ", labels: {pod-template-hash: 7d4b9c}"
            + owners
            + "}}",
        Pod.class);
  }
}
