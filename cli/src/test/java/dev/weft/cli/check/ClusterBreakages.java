package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.cli.check.facts.ApiFacts;
import dev.weft.cli.check.facts.Found;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What goes wrong with the API server, with nodes, and with definitions. */
final class ClusterBreakages {
  private static final String SPLITS = "trafficsplits.weft.dev";

  static final List<Breakage> ALL =
      List.of(
          error(
              "api-client", "no such file", c -> c.client = new Found.Unreadable<>("no such file")),
          error(
              "api-answers",
              "refused",
              c -> c.version = new Found.Unreadable<>("connection refused")),
          error("api-answers", "something else answers", c -> c.version = new Found.Missing<>()),
          error("api-user", "Unauthorized", c -> c.user = new Found.Unreadable<>("Unauthorized")),
          error("api-user", "nobody", c -> c.user = Found.of("")),
          error(
              "kubernetes-version",
              "v1.28.9 (expected: 1.29 or newer)",
              c -> c.version = Found.of(new ApiFacts.ServerVersion("v1.28.9"))),
          error(
              "kubernetes-version",
              "'head' (expected: a version such as v1.35.0)",
              c -> c.version = Found.of(new ApiFacts.ServerVersion("head"))),
          error(
              "kubelet-version",
              "n1: v1.27.1-gke.3",
              node(node -> node.getStatus().getNodeInfo().setKubeletVersion("v1.27.1-gke.3"))),
          warning("kubelet-version", "Node is forbidden", c -> c.objects.refuse(Node.class)),
          warning("clock-here", "35 s ahead", c -> c.here = SomeCluster.NOW.plusSeconds(35)),
          warning("clock-here", "35 s behind", c -> c.here = SomeCluster.NOW.minusSeconds(35)),
          error("clock-nodes", "n1 is 130 s ahead", c -> renewed(c, 130)),
          error("clock-nodes", "n1 is some 300 s behind", c -> renewed(c, -300)),
          warning("clock-nodes", "Lease is forbidden", c -> c.objects.refuse(Lease.class)),
          error(
              "crds-exist",
              "there is no " + SPLITS,
              c -> c.objects.remove(CustomResourceDefinition.class, null, SPLITS)),
          error(
              "crds-exist", "is forbidden", c -> c.objects.refuse(CustomResourceDefinition.class)),
          error(
              "crds-established",
              SPLITS + ": NamesAccepted is False: taken",
              crd(crd -> {
                crd.getStatus().getConditions().getFirst().setStatus("False");
                crd.getStatus().getConditions().getFirst().setMessage("taken");
              })),
          error(
              "crds-established",
              SPLITS + ": it has no condition NamesAccepted yet",
              crd(crd -> crd.setStatus(null))),
          error(
              "crds-current",
              SPLITS + " lacks v1alpha1.spec",
              crd(crd -> schema(crd).getProperties().remove("spec"))),
          error(
              "crds-current",
              SPLITS + " has more: v1alpha1.later",
              crd(crd ->
                  schema(crd)
                      .getProperties()
                      .put("later", schema(crd).getProperties().get("spec")))),
          error(
              "crds-current",
              SPLITS + " has the same fields, but other rules",
              crd(crd ->
                  Objects.requireNonNull(schema(crd).getProperties().get("spec"))
                      .setDescription("another"))),
          warning(
              "crds-current",
              SPLITS + " lacks",
              crd(crd -> schema(crd).getProperties().remove("spec")).andThen(ofAnotherVersion())));

  private ClusterBreakages() {}

  /** Then other objects are no fault. */
  static Consumer<SomeCluster> ofAnotherVersion() {
    return cluster ->
        cluster.objects.change(
            Deployment.class,
            "weft-system",
            "weft-operator",
            there -> there.getMetadata().getLabels().put("app.kubernetes.io/version", "0.0.9"));
  }

  private static Consumer<SomeCluster> node(Consumer<Node> change) {
    return cluster -> cluster.objects.change(Node.class, null, "n1", change);
  }

  private static void renewed(SomeCluster cluster, int seconds) {
    cluster.objects.add(
        Lease.class,
        SomeCluster.lease("kube-node-lease", "n1", "n1", SomeCluster.NOW.plusSeconds(seconds)));
  }

  private static Consumer<SomeCluster> crd(Consumer<CustomResourceDefinition> change) {
    return cluster -> cluster.objects.change(CustomResourceDefinition.class, null, SPLITS, change);
  }

  private static JSONSchemaProps schema(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }
}
