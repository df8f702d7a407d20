package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Names;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.mesh.Mesh;
import dev.weft.e2e.stage.PlaygroundStage;
import dev.weft.e2e.stage.Weft.Said;
import dev.weft.operator.install.Labels;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Load;
import dev.weft.playground.app.Playground;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Pods that slipped by, and then the end of a mesh, under the shop's load. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemovalE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String LATE = "late";

  @AutoClose private static PlaygroundStage stage;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws Exception {
    stage = PlaygroundStage.open(NetworkMode.AUTO);
    client = stage.client();
    stage.mesh();
    stage.shop();
  }

  @Test
  @Order(1)
  void podsThatSlippedByAreReported() {
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: late}}");
    apply(deployment("one", 1));
    apply(deployment("two", 2));
    apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: late}, spec: {hostNetwork: true,"
            + " containers: [{name: c, image: none}]}}");
    await().atMost(PATIENCE).until(() -> ready(LATE, "one") == 1 && ready(LATE, "two") == 2);
    client
        .namespaces()
        .withName(LATE)
        .patch("{\"metadata\":{\"labels\":{\"" + Names.INJECT_LABEL + "\":\"enabled\"}}}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(fleetReady().getReason()).isEqualTo("PodsWithoutProxy"));
    assertThat(fleetReady().getMessage()).contains("late/one-", "late/two-");
    assertThat(mesh().getStatus().fleet())
        .satisfies(fleet -> assertThat(fleet.failed()).isEqualTo(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(told("ProxyMissing")).hasSize(3);
          assertThat(told("NotInjected"))
              .singleElement()
              .satisfies(event -> {
                assertThat(event.getRegarding().getName()).isEqualTo("agent");
                assertThat(event.getNote()).contains("spec.hostNetwork");
              });
        });
  }

  @Test
  @Order(2)
  void oneCommandRestartsTheirWorkloads() {
    Said dry = stage.weft().run("restart", "--missing", "-n", LATE, "--dry-run");
    assertThat(dry.text()).contains("would restart deployment late/one (1 without a proxy)");
    assertThat(missing()).hasSize(3);

    // Only one of the two: the other is for the operator.
    client.apps().deployments().inNamespace(LATE).withName("two").scale(0);
    Said said = stage.weft().run("restart", "--missing", "-n", LATE);

    assertThat(said)
        .isEqualTo(new Said(0, "restarted deployment late/one (1 without a proxy)\n", ""));
    await().atMost(PATIENCE).until(() -> fleetReady().getStatus().equals("True"));
    assertThat(stage.weft().run("restart", "--missing", "-n", LATE).text())
        .isEqualTo("every pod of namespace late that asks for a proxy and can have one has one\n");
  }

  @Test
  @Order(3)
  void onRequestTheyAreRecreatedAndNoTemplateChanges() {
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: later}}");
    apply(deployment("three", 2).replace("namespace: late", "namespace: later"));
    await().atMost(PATIENCE).until(() -> ready("later", "three") == 2);
    long generation = deployment("later", "three").getMetadata().getGeneration();
    apply(
        "{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {injection: {missing: Recreate}}}");
    client
        .namespaces()
        .withName("later")
        .patch("{\"metadata\":{\"labels\":{\"" + Names.INJECT_LABEL + "\":\"enabled\"}}}");

    await()
        .atMost(PATIENCE.multipliedBy(2))
        .untilAsserted(() -> {
          List<Pod> pods = client.pods().inNamespace("later").list().getItems();
          assertThat(pods)
              .hasSize(2)
              .allSatisfy(pod ->
                  assertThat(pod.getMetadata().getLabels())
                      .containsEntry(Names.INJECTED_LABEL, "true"));
          assertThat(fleetReady().getStatus()).isEqualTo("True");
        });
    assertThat(deployment("later", "three").getMetadata().getGeneration()).isEqualTo(generation);
  }

  @Test
  @Order(4)
  void aBarePodWithAProxyStopsTheRemovalBeforeItBegins() {
    apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: late}, spec: {containers: [{name: c, image: none}]}}");

    Said said = stage.weft().run("uninstall", "--restart");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.text())
        .contains("late/bare, a bare pod: make it anew yourself")
        .contains("Nothing has been changed");
    assertThat(mesh().getMetadata().getDeletionTimestamp()).isNull();
    assertThat(mesh().getMetadata().getFinalizers()).containsExactly("weft.dev/mesh");

    client.pods().inNamespace(LATE).withName("bare").delete();
    await()
        .atMost(PATIENCE)
        .until(() -> client.pods().inNamespace(LATE).withName("bare").get() == null);
  }

  @Test
  @Order(5)
  void theDeletedMeshServesUntilItsPodsAreRestarted() throws Exception {
    apply(
        "{apiVersion: weft.dev/v1alpha1, kind: AuthorizationPolicy, metadata: {name: web, namespace: shop},"
            + " spec: {selector: {matchLabels: {app: web}}, allow: [{identities: [shop/load]}]}}");
    await().atMost(PATIENCE).until(() -> programmed().equals("True"));
    Load.Counts before = stage.playground().load().counts();

    client.resources(Mesh.class).withName(Playground.MESH).delete();

    await().atMost(PATIENCE).until(() -> ready(mesh()).getReason().equals("Removing"));
    await()
        .atMost(PATIENCE)
        .until(() ->
            client
                    .admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withName(Names.INJECTOR)
                    .get()
                == null);
    assertThat(ready(mesh()).getMessage()).contains("pods still have a proxy", "shop/");
    await().atMost(PATIENCE).until(() -> programmed().equals("False"));
    await()
        .atMost(PATIENCE)
        .until(() -> stage.playground().load().counts().since(before).answered() > 100);
    assertThat(stage.playground().load().counts().since(before).meshFailed()).isZero();
    assertThat(
            client.apps().deployments().inNamespace(Names.NAMESPACE).withName(Names.CONTROL).get())
        .as("the control plane")
        .isNotNull();
  }

  @Test
  @Order(6)
  void uninstallLeavesNothingAndRefusesNobody() throws Exception {
    assertThat(stage.weft().run("uninstall", "--restart", "--crds", "--dry-run").text())
        .contains("would restart deployment shop/web (2 with a proxy)")
        .contains("would delete Deployment weft-system/weft-operator")
        .contains("would delete CustomResourceDefinition meshes.weft.dev");

    Said said = stage.weft().run("uninstall", "--restart", "--crds", "--wait", "5m");
    System.out.println(said.text());
    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text())
        .contains("restarted deployment shop/web (2 with a proxy)")
        .contains("the Mesh is gone, and its control plane")
        .contains("deleted Namespace weft-system");

    assertThat(ours()).isEmpty();
    assertThat(client.namespaces().withName(Names.NAMESPACE).get()).isNull();
    stage.playground().awaitShop();
    assertThat(client.pods().inAnyNamespace().withLabel(Names.INJECTED_LABEL).list().getItems())
        .isEmpty();
    await().atMost(PATIENCE).until(() -> stage.playground().load().counts().answered() > 100);
    // The load generator was the first to lose its identity, and met servers that had theirs.
    assertThat(stage.playground().load().counts().reasons().keySet())
        .noneSatisfy(reason -> assertThat(reason).contains("403"));
    assertThat(stage.weft().run("uninstall"))
        .isEqualTo(new Said(0, "nothing to do: there is no Mesh, and no operator\n", ""));
  }

  private static List<String> ours() {
    var found = new ArrayList<String>();
    for (String version :
        List.of(
            "v1",
            "apps/v1",
            "policy/v1",
            "admissionregistration.k8s.io/v1",
            "apiextensions.k8s.io/v1",
            "rbac.authorization.k8s.io/v1")) {
      int slash = version.indexOf('/');
      for (APIResource kind : client.getApiResources(version).getResources()) {
        if (kind.getVerbs().contains("list")) {
          client
              .genericKubernetesResources(
                  new ResourceDefinitionContext.Builder()
                      .withGroup(slash < 0 ? "" : version.substring(0, slash))
                      .withVersion(version.substring(slash + 1))
                      .withKind(kind.getKind())
                      .withPlural(kind.getName())
                      .withNamespaced(kind.getNamespaced())
                      .build())
              .inAnyNamespace()
              .withLabel(Labels.PART_OF, "weft")
              .list()
              .getItems()
              .forEach(object -> found.add(kind.getKind() + " " + object.getMetadata().getName()));
        }
      }
    }
    return found;
  }

  private static Mesh mesh() {
    return client.resources(Mesh.class).withName(Playground.MESH).get();
  }

  private static Condition fleetReady() {
    return condition(mesh().getStatus().conditions(), "FleetReady");
  }

  private static Condition ready(Mesh mesh) {
    return condition(mesh.getStatus().conditions(), "Ready");
  }

  private static Condition condition(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(each -> each.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static String programmed() {
    AuthorizationPolicy policy =
        client.resources(AuthorizationPolicy.class).inNamespace("shop").withName("web").get();
    return policy.getStatus() == null
        ? ""
        : condition(policy.getStatus().conditions(), "Programmed").getStatus();
  }

  private static List<Event> told(String reason) {
    return client.events().v1().events().inNamespace(LATE).list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .toList();
  }

  private static List<Pod> missing() {
    return client
        .pods()
        .inNamespace(LATE)
        .withoutLabel(Names.INJECTED_LABEL)
        .withLabel("app")
        .list()
        .getItems();
  }

  private static int ready(String namespace, String name) {
    Deployment now = deployment(namespace, name);
    return now.getStatus() == null || now.getStatus().getReadyReplicas() == null
        ? 0
        : now.getStatus().getReadyReplicas();
  }

  private static Deployment deployment(String namespace, String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name).get();
  }

  private static String deployment(String name, int replicas) {
    return """
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s, namespace: late}, spec: {replicas: %2$d,
     selector: {matchLabels: {app: %1$s}}, template: {metadata: {labels: {app: %1$s}},
     spec: {terminationGracePeriodSeconds: 2, containers: [{name: c, image: none, command: [sleep, "3600"]}]}}}}
    """
        .formatted(name, replicas);
  }

  private static void apply(String yaml) {
    client.resource("---\n" + yaml).fieldManager("test").forceConflicts().serverSideApply();
  }
}
