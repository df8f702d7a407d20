package dev.weft.operator.stray;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Pods for tests. */
final class SomePods {
  private SomePods() {}

  /**
   * @param owner such as {@code ReplicaSet/web-7d4b9c}; empty for a bare pod
   * @param more YAML in flow style that goes into the pod
   */
  static Pod pod(String name, String owner, String more) {
    String[] of = owner.split("/", 2);
    String owners =
        owner.isEmpty()
            ? ""
            : ", ownerReferences: [{apiVersion: v1, kind: %s, name: %s, uid: o, controller: true}]"
                .formatted(of[0], of[1]);
    return Serialization.unmarshal(
        "---\n{metadata: {namespace: shop, name: %s, uid: uid-%s, labels: {pod-template-hash: 7d4b9c}%s}%s}"
            .formatted(
                name, name, owners, more.isEmpty() ? ", spec: {containers: [{name: c}]}" : more),
        Pod.class);
  }

  static Unmeshed unmeshed(String name, String owner) {
    return Unmeshed.of(pod(name, owner, "")).orElseThrow();
  }

  static Pod ready(String name, String owner, boolean ready) {
    return pod(
        name,
        owner,
        ", spec: {containers: [{name: c}]}, status: {phase: Running, conditions: [{type: Ready, status: '%s'}]}"
            .formatted(ready ? "True" : "False"));
  }

  static Namespace namespace(String label) {
    return Serialization.unmarshal(
        "---\n{metadata: {name: shop, labels: {weft.dev/inject: '" + label + "'}}}",
        Namespace.class);
  }
}
