package dev.weft.playground.app;

import static dev.weft.playground.app.Living.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of single pods, the same on both networks. */
abstract class PodsSuite extends WorkloadsSuite {
  @TempDir Path directory;

  @Test
  void nativeSidecarsStartBeforeAndEndAfterTheApplication() throws IOException {
    Living living = living();
    Path diary = directory.resolve("diary");
    living.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: ordered}
        spec:
          terminationGracePeriodSeconds: 20
          initContainers:
          - name: proxy
            image: local/shell
            restartPolicy: Always
            command: [sh, -c, "trap 'echo proxy ends >>DIARY; exit 0' TERM; echo proxy starts >>DIARY; sleep 1; touch DIARY.up; while :; do sleep 0.1; done"]
            startupProbe: {exec: {command: [test, -e, DIARY.up]}, periodSeconds: 1, failureThreshold: 30}
          - name: migrate
            image: local/shell
            command: [sh, -c, "echo migrate >>DIARY"]
          containers:
          - name: app
            image: local/shell
            command: [sh, -c, "trap 'sleep 1; echo app ends >>DIARY; exit 0' TERM; echo app starts >>DIARY; while :; do sleep 0.1; done"]
        """
            .replace("DIARY", diary.toString()));
    eventually(
        "it is ready",
        () -> living.isReady("ordered") && Files.readString(diary).contains("app starts"));

    living.client().pods().inNamespace(living.namespace()).withName("ordered").delete();
    living.isGone("ordered");

    assertThat(Files.readAllLines(diary))
        .containsExactly("proxy starts", "migrate", "app starts", "app ends", "proxy ends");
  }

  @Test
  void aChangedImageRestartsThatContainerAlone() {
    Living living = living();
    living.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: upgraded}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - {name: app, image: "local/app:1", command: [sleep, "600"]}
          - {name: proxy, image: "local/proxy:1", command: [sleep, "600"]}
        """);
    eventually("it is ready", () -> living.isReady("upgraded"));
    String since = living.status("upgraded", "app").getState().getRunning().getStartedAt();

    living
        .client()
        .pods()
        .inNamespace(living.namespace())
        .withName("upgraded")
        .edit(pod ->
            pod.edit()
                .editSpec()
                .editMatchingContainer(each -> each.getName().equals("proxy"))
                .withImage("local/proxy:2")
                .endContainer()
                .endSpec()
                .build());

    eventually(
        "the proxy is new",
        () ->
            living.status("upgraded", "proxy").getRestartCount() == 1
                && living.isReady("upgraded"));
    assertThat(living.status("upgraded", "proxy").getImage()).isEqualTo("local/proxy:2");
    assertThat(living.status("upgraded", "app").getRestartCount()).isZero();
    assertThat(living.status("upgraded", "app").getState().getRunning().getStartedAt())
        .isEqualTo(since);
  }

  @Test
  void aContainerThatKeepsFailingBacksOff() {
    Living living = living();
    living.apply(shell("crashing", "echo bye; exit 3", ""));

    eventually(
        "it backs off",
        () ->
            living
                .status("crashing", "main")
                .getState()
                .getWaiting()
                .getReason()
                .equals("CrashLoopBackOff"));
    assertThat(living.status("crashing", "main").getLastState().getTerminated().getExitCode())
        .isEqualTo(3);
    eventually(
        "an event says so",
        () ->
            living.client().v1().events().inNamespace(living.namespace()).list().getItems().stream()
                .anyMatch(event ->
                    event.getReason().equals("BackOff")
                        && event.getInvolvedObject().getName().equals("crashing")));
  }

  @Test
  void anImageThatNothingHereStandsForSaysWhatIsPossible() {
    Living living = living();
    living.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: foreign}
        spec: {containers: [{name: main, image: "nginx:1.29"}]}
        """);

    eventually(
        "it waits",
        () ->
            living
                .status("foreign", "main")
                .getState()
                .getWaiting()
                .getReason()
                .equals("ErrImagePull"));
    assertThat(living.status("foreign", "main").getState().getWaiting().getMessage())
        .contains("nginx:1.29", "a command that exists on this machine");
  }

  @Test
  void configurationReachesAPodAndFollowsItsObject() {
    Living living = living();
    living.client().resource(settings(living, "blue")).create();
    living.apply(
        shell(
            "configured",
            "echo color $COLOR; while :; do cat /etc/settings/color; echo; sleep 0.2; done",
            """
                env: [{name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]
                volumeMounts: [{name: settings, mountPath: /etc/settings}]
              volumes: [{name: settings, configMap: {name: settings}}]
            """));
    eventually(
        "it reads blue", () -> living.logs("configured", "main").contains("color blue\nblue\n"));

    living.client().resource(settings(living, "red")).update();

    eventually("it reads red", () -> living.logs("configured", "main").endsWith("red\n"));
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap settings(Living living, String color) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("settings")
        .withNamespace(living.namespace())
        .endMetadata()
        .addToData("color", color)
        .build();
  }

  @Test
  void aProjectedTokenIsForItsAudience() {
    Living living = living();
    living.apply(
        shell(
            "trusted",
            "cat /var/run/secrets/weft.dev/token; echo; exec sleep 600",
            """
                volumeMounts: [{name: token, mountPath: /var/run/secrets/weft.dev}]
              volumes:
              - name: token
                projected: {sources: [{serviceAccountToken: {audience: weft.dev, expirationSeconds: 600, path: token}}]}
            """));
    eventually("it has a token", () -> living.logs("trusted", "main").contains("."));

    var review =
        living
            .client()
            .tokenReviews()
            .create(
                new TokenReviewBuilder()
                    .withNewSpec()
                    .withToken(living.logs("trusted", "main").strip())
                    .addToAudiences("weft.dev")
                    .endSpec()
                    .build());

    assertThat(review.getStatus().getAuthenticated()).isTrue();
    assertThat(review.getStatus().getUser().getUsername())
        .isEqualTo("system:serviceaccount:" + living.namespace() + ":default");
    assertThat(review.getStatus().getUser().getExtra().get("authentication.kubernetes.io/pod-name"))
        .containsExactly("trusted");
  }

  @Test
  void aPodSeesTheClustersNamesAndItsApiServer() {
    Living living = living();
    living.apply(
        shell(
            "target",
            "exec python3 -u -m http.server 8000 --bind $POD_IP",
            "    env: [{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]\n    readinessProbe: {httpGet: {port: 8000}, periodSeconds: 1}\n"));
    living.service("target", "target", 8080, 8000);
    eventually("the target is ready", () -> living.isReady("target"));
    String classes = System.getProperty("java.class.path");

    living.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: visitor}
        spec:
          restartPolicy: OnFailure
          containers:
          - {name: main, image: local/java, command: [JAVA, -Xmx32m, -cp, "CLASSES", dev.weft.playground.app.Visitor, "target:8080", "target.NS.svc.cluster.local:8080"]}
        """
            .replace("JAVA", System.getProperty("java.home") + "/bin/java")
            .replace("CLASSES", classes)
            .replace("NS", living.namespace()));

    eventually(
        "the visitor is done",
        () -> living.pod("visitor").getStatus().getPhase().equals("Succeeded"));
    assertThat(living.logs("visitor", "main").lines())
        .containsExactly(
            "200 target:8080",
            "200 target." + living.namespace() + ".svc.cluster.local:8080",
            "api pods");
  }

  @Test
  void logsAreFollowed() throws IOException {
    Living living = living();
    living.apply(
        shell("talking", "for i in 1 2 3; do echo line $i; sleep 0.3; done", "")
            .replace("spec:", "spec:\n  restartPolicy: Never"));
    eventually("it talks", () -> living.logs("talking", "main").startsWith("line 1"));

    try (var follow =
        living
            .client()
            .pods()
            .inNamespace(living.namespace())
            .withName("talking")
            .inContainer("main")
            .watchLog()) {
      assertThat(
              new String(
                  follow.getOutput().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("line 1\nline 2\nline 3\n");
    }
    assertThat(
            living
                .client()
                .pods()
                .inNamespace(living.namespace())
                .withName("talking")
                .tailingLines(1)
                .getLog())
        .isEqualTo("line 3\n");
  }

  @Test
  void aLivenessProbeRestartsWhatHangs() {
    Living living = living();
    living.apply(
        shell(
            "hanging",
            "touch ok; sleep 1; rm ok; exec sleep 600",
            "    livenessProbe: {exec: {command: [test, -e, ok]}, periodSeconds: 1, failureThreshold: 1, initialDelaySeconds: 1}\n"));

    eventually("it was restarted", () -> living.status("hanging", "main").getRestartCount() >= 1);
    List<String> reasons =
        living.client().v1().events().inNamespace(living.namespace()).list().getItems().stream()
            .filter(event -> event.getInvolvedObject().getName().equals("hanging"))
            .map(event -> event.getReason())
            .toList();
    assertThat(reasons)
        .contains("Scheduled", "Pulled", "Created", "Started", "Unhealthy", "Killing");
  }
}
