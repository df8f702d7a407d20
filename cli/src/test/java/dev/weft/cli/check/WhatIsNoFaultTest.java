package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.check.facts.Found;
import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is unlike the usual and yet in order, so that a check that cries wolf is seen. */
class WhatIsNoFaultTest {
  record Oddity(String name, String id, Consumer<SomeCluster> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Oddity> oddities() {
    return Stream.of(
        new Oddity(
            "a Job that is done has no proxy to wait for",
            "proxy-ready",
            pod("once", "labels: {weft.dev/injected: 'true'}", "phase: Succeeded")),
        new Oddity(
            "nor has a pod that is being deleted",
            "proxy-ready",
            pod(
                "going",
                "deletionTimestamp: '2026-11-26T12:00:00Z', labels: {weft.dev/injected: 'true'}",
                "phase: Running")),
        new Oddity(
            "a pod may opt out",
            "proxy-injected",
            pod("plain", "labels: {weft.dev/inject: disabled}", "phase: Running")),
        new Oddity(
            "restricted namespaces can have proxies without redirection",
            "pod-security",
            cluster ->
                cluster.objects.change(
                    Namespace.class,
                    null,
                    "shop",
                    shop -> {
                      shop.getMetadata()
                          .getLabels()
                          .put("pod-security.kubernetes.io/enforce", "restricted");
                      shop.getMetadata()
                          .setAnnotations(Map.of("config.weft.dev/interception", "environment"));
                    })),
        new Oddity(
            "a control plane may have been told so for all",
            "pod-security",
            cluster -> {
              cluster.objects.change(
                  Namespace.class,
                  null,
                  "shop",
                  shop ->
                      shop.getMetadata()
                          .getLabels()
                          .put("pod-security.kubernetes.io/enforce", "baseline"));
              cluster.objects.change(
                  Deployment.class,
                  "weft-system",
                  "weft-control",
                  control ->
                      control
                          .getSpec()
                          .getTemplate()
                          .getSpec()
                          .getContainers()
                          .getFirst()
                          .getEnv()
                          .add(
                              new EnvVarBuilder()
                                  .withName("WEFT_INTERCEPTION")
                                  .withValue("environment")
                                  .build()));
            }),
        new Oddity(
            "a restart of long ago is history",
            "proxy-restarts",
            pod(
                "old",
                "labels: {weft.dev/injected: 'true'}",
                "phase: Running, initContainerStatuses: [{name: weft-proxy, ready: true, restartCount: 3,"
                    + " lastState: {terminated: {reason: Error, exitCode: 1, finishedAt: '2026-11-26T10:00:00Z'}}}]")),
        new Oddity(
            "the Operator Lifecycle Manager keeps roles of its own",
            "operator-roles",
            cluster -> {
              cluster.objects.removeAll(ClusterRole.class);
              cluster.objects.change(
                  Deployment.class,
                  "weft-system",
                  "weft-operator",
                  there -> there.getMetadata().getLabels().put("olm.owner", "weft.v0.1.0"));
            }),
        new Oddity(
            "more rights than needed are their givers' business",
            "operator-roles",
            cluster ->
                cluster.objects.change(
                    ClusterRole.class,
                    null,
                    "weft-operator",
                    role ->
                        role.getRules()
                            .add(
                                new PolicyRuleBuilder()
                                    .withApiGroups("x")
                                    .withResources("y")
                                    .withVerbs("get")
                                    .build()))),
        new Oddity(
            "one replica needs no PodDisruptionBudget",
            "control-pdb",
            cluster -> {
              cluster.objects.removeAll(PodDisruptionBudget.class);
              cluster.objects.change(
                  Deployment.class,
                  "weft-system",
                  "weft-control",
                  there -> there.getSpec().setReplicas(1));
            }),
        new Oddity(
            "a Service without selector is filled by others",
            "service-endpoints",
            cluster -> cluster.service("shop", "outside", "{ports: [{port: 80}]}")),
        new Oddity(
            "Services of namespaces without proxies are not ours to judge",
            "service-endpoints",
            cluster -> cluster.service("other", "s", "{selector: {a: b}, ports: [{port: 80}]}")),
        new Oddity(
            "what is known not to be HTTP may be said",
            "app-protocols",
            cluster ->
                cluster.objects.change(
                    Service.class,
                    "shop",
                    "web",
                    there -> there.getSpec().getPorts().getFirst().setAppProtocol("Redis"))),
        new Oddity(
            "a node that is down renews no lease",
            "clock-nodes",
            cluster -> {
              cluster.objects.add(
                  Node.class,
                  "{metadata: {name: n2}, status: {conditions: [{type: Ready, status: 'False'}]}}");
              cluster.objects.add(
                  Lease.class,
                  SomeCluster.lease(
                      "kube-node-lease", "n2", "n2", SomeCluster.NOW.minusSeconds(9000)));
            }),
        new Oddity(
            "an API server behind something that strips headers tells no time",
            "clock-here",
            cluster -> cluster.clock = new Found.Missing<>()),
        new Oddity(
            "a Mesh whose fleet was not counted yet",
            "version-proxies",
            cluster ->
                cluster.objects.change(
                    Mesh.class,
                    null,
                    "default",
                    mesh ->
                        mesh.setStatus(
                            SomeObjects.read("{status: {version: 0.1.0}}", Mesh.class)
                                .getStatus()))));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void isNotHeldAgainstACluster(Oddity oddity) {
    SomeCluster cluster = SomeCluster.meshed();
    oddity.change().accept(cluster);

    assertThat(EveryCheckTest.checks(cluster.judge()))
        .filteredOn(check -> check.id().equals(oddity.id()))
        .singleElement()
        .satisfies(
            check -> assertThat(check.result()).as("%s", check).isEqualTo(Check.Result.SUCCESS));
  }

  private static Consumer<SomeCluster> pod(String name, String metadata, String status) {
    return cluster ->
        cluster.objects.add(
            Pod.class,
            "{metadata: {name: %s, namespace: shop, %s}, spec: {containers: [{name: a}]}, status: {%s}}"
                .formatted(name, metadata, status));
  }
}
