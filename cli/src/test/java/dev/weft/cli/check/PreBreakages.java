package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.cli.check.facts.Access;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.NeededRights;
import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/** What stands in the way of an installation. */
final class PreBreakages {
  private static final Access DEPLOY =
      new Access("create", "apps", "deployments", "weft-system", null);

  static final List<Breakage> ALL =
      List.of(
          warning(
              "pre-not-installed",
              "custom resources are defined: meshes.weft.dev",
              c -> c.objects.add(Crds.all().getFirst())),
          warning(
              "pre-not-installed",
              "Deployment weft-system/weft-operator of version 0.1.0 is there",
              c -> SomeCluster.INSTALLED.forEach(c.objects::add)),
          error(
              "pre-namespace",
              "it is being deleted",
              c ->
                  c.objects.add(
                      Namespace.class,
                      "{metadata: {name: weft-system, deletionTimestamp: '2026-11-26T11:59:00Z'}}")),
          warning(
              "pre-namespace",
              "enforce: 'baseline' (expected: restricted); it has no label weft.dev/inject",
              c ->
                  c.objects.add(
                      Namespace.class,
                      "{metadata: {name: weft-system, labels: {pod-security.kubernetes.io/enforce: baseline}}}")),
          error(
              "pre-create",
              "may not create deployments.apps in weft-system",
              c -> c.access.put(DEPLOY, Found.of(false))),
          error(
              "pre-create",
              "create deployments.apps in weft-system: timeout",
              c -> c.access.put(DEPLOY, new Found.Unreadable<>("timeout"))),
          error("pre-grant", "may not list pods", PreBreakages::ordinaryUser),
          error(
              "pre-nodes",
              "n1: windows/amd64 (expected: linux/amd64 or linux/arm64)",
              c -> node(c, "n1", "windows", "amd64")),
          warning("pre-nodes", "n2: linux/s390x", c -> node(c, "n2", "linux", "s390x")),
          warning("pre-nodes", "forbidden", c -> c.objects.refuse(Node.class)),
          warning(
              "pre-smi",
              "is served as v1beta1 (expected one of: v1alpha1, v1alpha2",
              c -> foreign(c, "trafficsplits.split.smi-spec.io", "v1beta1", "True")),
          warning(
              "pre-gateway-api",
              "httproutes.gateway.networking.k8s.io: Established is False",
              c -> foreign(c, "httproutes.gateway.networking.k8s.io", "v1", "False")));

  private PreBreakages() {}

  /** Who may make roles, but hand out only what he has: here all but one right. */
  private static void ordinaryUser(SomeCluster cluster) {
    NeededRights.toHandOutAny().forEach(right -> cluster.access.put(right, Found.of(false)));
    NeededRights.handedOut(SomeCluster.INSTALLED)
        .forEach(right -> cluster.access.put(right, Found.of(true)));
    cluster.access.put(new Access("list", "", "pods", null, null), Found.of(false));
  }

  private static void node(SomeCluster cluster, String name, String os, String architecture) {
    cluster.objects.add(
        Node.class,
        "{metadata: {name: %s}, status: {nodeInfo: {kubeletVersion: v1.35.0, operatingSystem: %s, architecture: %s}}}"
            .formatted(name, os, architecture));
  }

  private static void foreign(
      SomeCluster cluster, String name, String version, String established) {
    cluster.objects.add(
        CustomResourceDefinition.class,
        """
        metadata: {name: %s}
        spec: {versions: [{name: %s, served: true}]}
        status: {conditions: [{type: NamesAccepted, status: "True"}, {type: Established, status: "%s", message: m}]}
        """
            .formatted(name, version, established));
  }
}
