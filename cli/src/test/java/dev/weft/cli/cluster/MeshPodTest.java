package dev.weft.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshPodTest {
  @Test
  void anInjectedPodsWorkloadIsToldByItsLabel() {
    MeshPod pod =
        MeshPod.of(
            pod(
                Map.of("weft.dev/injected", "true", "weft.dev/proxy-deployment", "web"),
                "ReplicaSet",
                "other"));

    assertThat(pod.meshed()).isTrue();
    assertThat(pod.owners()).containsEntry("deployment", "web").doesNotContainKey("statefulset");
    assertThat(pod.text()).isEqualTo("shop/p");
  }

  @Test
  void aPodWithoutProxyBelongsToTheDeploymentOfItsReplicaSet() {
    MeshPod pod =
        MeshPod.of(pod(Map.of("pod-template-hash", "5d4f"), "ReplicaSet", "web-shop-5d4f"));

    assertThat(pod.meshed()).isFalse();
    assertThat(pod.owners())
        .containsEntry("deployment", "web-shop")
        .containsEntry("replicaset", "web-shop-5d4f");
  }

  @Test
  void aBareReplicaSetIsNoDeployment() {
    assertThat(MeshPod.of(pod(Map.of(), "ReplicaSet", "web-5d4f")).owners())
        .containsOnlyKeys("replicaset");
  }

  @Test
  void aPodThatNamesNoServiceAccountRunsAsTheDefaultOne() {
    assertThat(MeshPod.of(pod(Map.of(), "Job", "once")).serviceAccount()).isEqualTo("default");
  }

  private static Pod pod(Map<String, String> labels, String ownerKind, String ownerName) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("p")
        .withLabels(labels)
        .addNewOwnerReference()
        .withKind(ownerKind)
        .withName(ownerName)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
