package dev.weft.playground.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class MissingTest {
  @Test
  void aDeploymentIsThereWhenAllItsReplicasAreNewAndReady() {
    assertThat(Missing.ofDeployment("web", deployment(1, 2, 2, 2))).isEmpty();
    assertThat(Missing.ofDeployment("web", deployment(1, 2, 2, 1)))
        .contains("deployment web: 1 of 2 ready");
    assertThat(Missing.ofDeployment("web", deployment(1, 3, 2, 2))).isPresent(); // an old one left
    assertThat(Missing.ofDeployment("web", deployment(0, 2, 2, 2)))
        .contains("deployment web is not looked at yet");
    assertThat(Missing.ofDeployment("web", null)).contains("there is no deployment web");
  }

  @Test
  void aConditionThatIsNotTrueIsToldWithReasonAndMessage() {
    assertThat(Missing.ofCondition("mesh m", mesh("True"), "Ready")).isEmpty();
    assertThat(Missing.ofCondition("mesh m", mesh("False"), "Ready"))
        .contains("mesh m: Ready=False (Starting: not yet)");
    assertThat(Missing.ofCondition("mesh m", mesh("True"), "FleetReady"))
        .contains("mesh m has no condition FleetReady yet");
  }

  @Test
  void aContainerThatWaitsIsToldWithItsReason() {
    Pod pod =
        Serialization.unmarshal(
            """
            kind: Pod
            metadata: {name: web-1}
            status:
              initContainerStatuses:
              - {name: weft-proxy, ready: true}
              containerStatuses:
              - name: web
                ready: false
                state: {waiting: {reason: ErrImagePull, message: no such image}}
            """,
            Pod.class);

    assertThat(Missing.ofPod(pod)).containsExactly("web-1/web waits: ErrImagePull (no such image)");
  }

  private static Deployment deployment(int observed, int replicas, int updated, int ready) {
    return Serialization.unmarshal(
        """
        kind: Deployment
        metadata: {name: web, generation: 1}
        spec: {replicas: 2}
        status: {observedGeneration: %d, replicas: %d, updatedReplicas: %d, readyReplicas: %d}
        """
            .formatted(observed, replicas, updated, ready),
        Deployment.class);
  }

  private static GenericKubernetesResource mesh(String status) {
    return Serialization.unmarshal(
        """
        kind: Mesh
        metadata: {name: m}
        status:
          conditions:
          - {type: Ready, status: "%s", reason: Starting, message: not yet}
        """
            .formatted(status),
        GenericKubernetesResource.class);
  }
}
