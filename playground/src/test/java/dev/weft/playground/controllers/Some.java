package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Plain objects for the tests of this package. */
final class Some {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  static Deployment deployment(int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .withUid("deployment-uid")
        .withGeneration(1L)
        .withCreationTimestamp(NOW.toString())
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", "web")
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("web:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  static Deployment withImage(Deployment deployment, String image) {
    return deployment
        .edit()
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** The replica set of a deployment, with as many pods available as it has. */
  static ReplicaSet set(Deployment deployment, long revision, int replicas) {
    return FreshReplicaSet.of(deployment, revision, replicas)
        .edit()
        .editMetadata()
        .withUid("set-" + revision)
        .withCreationTimestamp(NOW.plusSeconds(revision).toString())
        .withGeneration(1L)
        .endMetadata()
        .withNewStatus()
        .withReplicas(replicas)
        .withReadyReplicas(replicas)
        .withAvailableReplicas(replicas)
        .endStatus()
        .build();
  }

  static Pod pod(String name, String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("shop")
        .withUid("uid-" + name)
        .withCreationTimestamp(NOW.toString())
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withNodeName("playground")
        .addNewContainer()
        .withName("web")
        .addNewPort()
        .withName("http")
        .withContainerPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .endStatus()
        .build();
  }

  static Pod ready(Pod pod, Instant since) {
    return pod.edit()
        .editStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(since.toString())
        .endCondition()
        .endStatus()
        .build();
  }

  static Pod ending(Pod pod) {
    return pod.edit().editMetadata().withDeletionTimestamp(NOW.toString()).endMetadata().build();
  }

  static Pod phase(Pod pod, String phase) {
    return pod.edit().editStatus().withPhase(phase).endStatus().build();
  }

  static Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .withUid("service-uid")
        .addToLabels("team", "a")
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.43.0.9")
        .addToSelector("app", "web")
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withProtocol("TCP")
        .withNewTargetPort("http")
        .endPort()
        .endSpec()
        .build();
  }

  /** aaaa0, aaaa1, … */
  static Supplier<String> suffixes() {
    AtomicInteger next = new AtomicInteger();
    return () -> "aaaa" + next.getAndIncrement();
  }

  private Some() {}
}
