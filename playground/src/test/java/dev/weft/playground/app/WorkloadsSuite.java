package dev.weft.playground.app;

import static dev.weft.playground.app.Living.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Deployments, Services and Jobs, the same on both networks. */
abstract class WorkloadsSuite {
  private static final int PORT = 8000;

  abstract Living living();

  @Test
  void aDeploymentServesThroughItsServiceAndIsScaledAndRolledWithoutAGap()
      throws InterruptedException {
    Living living = living();
    living.apply(web(2));
    String address = living.service("web", "web", 8080, PORT).getSpec().getClusterIP();
    eventually("web is available", () -> living.available("web") == 2);
    assertThat(living.readyEndpoints("web")).hasSize(2);
    try (HttpClient http = HttpClient.newHttpClient()) {
      eventually("the relay serves", () -> Living.get(http, address, 8080) == 200);
    }
    living.client().apps().deployments().inNamespace(living.namespace()).withName("web").scale(3);
    eventually("three are available", () -> living.available("web") == 3);

    Set<String> before = names(living);
    AtomicInteger failed = new AtomicInteger();
    Thread traffic = Thread.ofVirtual().start(() -> ask(address, failed));
    living
        .client()
        .apps()
        .deployments()
        .inNamespace(living.namespace())
        .withName("web")
        .rolling()
        .restart();
    eventually(
        "all pods are new",
        () -> names(living).stream().noneMatch(before::contains) && living.available("web") == 3);
    traffic.interrupt();
    traffic.join();

    assertThat(failed).hasValue(0);
    assertThat(
            living.client().apps().replicaSets().inNamespace(living.namespace()).list().getItems())
        .extracting(set -> set.getSpec().getReplicas())
        .containsExactlyInAnyOrder(0, 3);

    living.client().apps().deployments().inNamespace(living.namespace()).withName("web").delete();
    eventually("everything of it is gone", () -> living.pods("web").isEmpty());
  }

  /** Every request is on a connection of its own, as a new client's would be. */
  private static void ask(String address, AtomicInteger failed) {
    while (!Thread.currentThread().isInterrupted()) {
      try (HttpClient http = HttpClient.newHttpClient()) {
        int status = Living.get(http, address, 8080);
        if (status != 200 && !Thread.currentThread().isInterrupted()) {
          failed.incrementAndGet();
        }
      }
    }
  }

  private static Set<String> names(Living living) {
    return living.pods("web").stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  @Test
  void aKilledProcessIsRestarted() throws Exception {
    Living living = living();
    living.apply(shell("victim", "echo pid $$$$; exec sleep 600", ""));
    eventually(
        "it runs",
        () -> living.isReady("victim") && living.logs("victim", "main").startsWith("pid "));
    long pid = Long.parseLong(living.logs("victim", "main").strip().substring(4));

    assertThat(new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor()).isZero();

    eventually(
        "it was restarted",
        () -> living.status("victim", "main").getRestartCount() == 1 && living.isReady("victim"));
    assertThat(living.status("victim", "main").getLastState().getTerminated().getExitCode())
        .isEqualTo(137);
    assertThat(
            living
                .client()
                .pods()
                .inNamespace(living.namespace())
                .withName("victim")
                .terminated()
                .getLog())
        .isEqualTo("pid " + pid + "\n");
  }

  @Test
  void readinessDecidesWhoIsAnEndpoint() {
    Living living = living();
    living.apply(
        shell(
            "probed",
            "touch /state/ready; exec sleep 600",
            """
                readinessProbe: {exec: {command: [test, -e, /state/ready]}, periodSeconds: 1, failureThreshold: 1}
                volumeMounts: [{name: state, mountPath: /state}]
              volumes: [{name: state, emptyDir: {}}]
            """));
    living.service("probed", "probed", 8080, PORT);
    eventually("it is an endpoint", () -> living.readyEndpoints("probed").size() == 1);
    Pod pod = living.pod("probed");
    assertThat(living.readyEndpoints("probed")).containsExactly(pod.getStatus().getPodIP());

    living.apply(
        shell(
                "unready",
                "sleep 1; echo never ready; exec sleep 600",
                "    readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}\n")
            .replace("app: unready", "app: probed"));
    eventually("the second runs", () -> living.logs("unready", "main").contains("never"));
    assertThat(living.readyEndpoints("probed")).containsExactly(pod.getStatus().getPodIP());
  }

  @Test
  void aJobRunsToItsEnd() {
    Living living = living();
    living.apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: sum}
        spec:
          completions: 2
          template:
            spec:
              restartPolicy: Never
              containers:
              - {name: main, image: local/shell, command: [sh, -c, "echo $((40 + 2))"]}
        """);

    eventually(
        "it is complete",
        () ->
            living
                    .client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(living.namespace())
                    .withName("sum")
                    .require()
                    .getStatus()
                    .getSucceeded()
                == 2);
    List<Pod> pods =
        living
            .client()
            .pods()
            .inNamespace(living.namespace())
            .withLabel("job-name", "sum")
            .list()
            .getItems();
    assertThat(pods)
        .extracting(pod -> pod.getStatus().getPhase())
        .containsExactly("Succeeded", "Succeeded");
    assertThat(living.logs(pods.getFirst().getMetadata().getName(), "main")).isEqualTo("42\n");
  }

  /**
   * A pod with one container {@code main}; {@code more} is further YAML of the container and,
   * outdented, of the spec.
   */
  static String shell(String name, String script, String more) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: main
        image: local/shell
        command: [sh, -c, "%2$s"]
    """
            .formatted(name, script)
        + more.indent(0).replaceAll("(?m)^ {4}", "    ");
  }

  private static String web(int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: %d
      selector: {matchLabels: {app: web}}
      strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
      template:
        metadata: {labels: {app: web}}
        spec:
          terminationGracePeriodSeconds: 5
          containers:
          - name: web
            image: local/python
            command: [python3, -u, -m, http.server, "%d", --bind, $(POD_IP)]
            env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
            readinessProbe: {httpGet: {port: %d}, periodSeconds: 1}
            lifecycle: {preStop: {sleep: {seconds: 1}}}
    """
        .formatted(replicas, PORT, PORT);
  }
}
