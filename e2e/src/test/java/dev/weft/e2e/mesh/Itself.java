package dev.weft.e2e.mesh;

import dev.weft.playground.app.Pulse;

/** A pod with two containers, of which one asks the other by the Service that selects the pod. */
final class Itself {
  static final String NAMESPACE = "narcissus";
  static final String APP = "itself";
  static final int COUNTS_PORT = 8081;

  private static final int ENOUGH = 20;

  static final String POD =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: narcissus, labels: {weft.dev/inject: enabled}}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: itself
        namespace: narcissus
        annotations: {config.weft.dev/opaque-ports: "9000"}
      spec:
        selector: {app: itself}
        ports:
          - {name: http, port: 8080, appProtocol: http}
          - {name: grpc, port: 9001, appProtocol: kubernetes.io/h2c}
          - {name: bytes, port: 9000}
      ---
      apiVersion: weft.dev/v1alpha1
      kind: AuthorizationPolicy
      metadata: {name: counts, namespace: narcissus}
      spec:
        selector: {matchLabels: {app: itself}}
        ports: [8081]
        allow: [{networks: [{cidr: 0.0.0.0/0}, {cidr: "::/0"}]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: itself, namespace: narcissus, labels: {app: itself}}
      spec:
        terminationGracePeriodSeconds: 5
        containers:
          - name: echo
            image: weft.dev/sample-pulse:0.1.0
            args: [echo]
            env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
            ports: [{containerPort: 8080}, {containerPort: 9001}, {containerPort: 9000}]
            readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
          - name: caller
            image: weft.dev/sample-pulse:0.1.0
            args: [caller]
            env:
              - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
              - {name: ECHO_HOST, value: itself}
              - {name: COUNTS_PORT, value: "8081"}
            ports: [{containerPort: 8081}]
      """;

  private Itself() {}

  /** Every kind of call has been answered, and every line is open. */
  static boolean isWhole(Pulse.Counts counts) {
    return counts.calls().values().stream().allMatch(calls -> calls.ok() > 0)
        && counts.lines().values().stream().allMatch(line -> line.beats() > 0);
  }

  static boolean hasGoneOn(Pulse.Counts since) {
    return since.calls().values().stream().allMatch(calls -> calls.ok() > ENOUGH)
        && since.lines().values().stream().allMatch(line -> line.beats() > ENOUGH);
  }
}
