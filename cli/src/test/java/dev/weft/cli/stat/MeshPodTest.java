package dev.weft.cli.stat;

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
    assertThat(pod.row(Kind.DEPLOYMENT)).contains("web");
    assertThat(pod.row(Kind.POD)).contains("p");
    assertThat(pod.row(Kind.STATEFULSET)).isEmpty();
  }

  @Test
  void aPodWithoutProxyBelongsToTheDeploymentOfItsReplicaSet() {
    MeshPod pod =
        MeshPod.of(pod(Map.of("pod-template-hash", "5d4f"), "ReplicaSet", "web-shop-5d4f"));

    assertThat(pod.meshed()).isFalse();
    assertThat(pod.row(Kind.DEPLOYMENT)).contains("web-shop");
    assertThat(pod.row(Kind.REPLICASET)).contains("web-shop-5d4f");
  }

  @Test
  void aBareReplicaSetIsNoDeployment() {
    assertThat(MeshPod.of(pod(Map.of(), "ReplicaSet", "web-5d4f")).row(Kind.DEPLOYMENT)).isEmpty();
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
