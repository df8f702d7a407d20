package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.e2e.stage.OperatorStage;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The operator installed as {@code weft install} does, in a cluster whose pods are processes of
 * this machine. No proxy runs here: the fleet that fails is part of the test.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90); // a JVM starts on a busy machine
  private static final String MESH = "default";

  @AutoClose private static OperatorStage stage;
  private static KubernetesClient client;

  @BeforeAll
  static void installAndAskForAMesh() throws IOException {
    stage = OperatorStage.open(Map.of());
    client = stage.client();
    stage.install();
    stage.apply(OperatorStage.MESH);
    await().atMost(PATIENCE).until(() -> stage.meshSays("Ready").startsWith("True"));
  }

  @Test
  @Order(1)
  void aMeshBecomesReadyAndSaysWhatSignsItsCertificates() {
    assertThat(stage.meshSays("Ready")).isEqualTo("True/ControlPlaneServes");
    assertThat(stage.meshSays("IdentityReady")).isEqualTo("True/Issued");
    assertThat(stage.mesh().getStatus().trustAnchors()).hasSize(1);
    assertThat(stage.meshSays("FleetReady")).isEqualTo("True/NoProxies");
    await().atMost(PATIENCE).until(() -> stage.meshSays("Reconciling").startsWith("False"));
    assertThat(stage.mesh().getStatus().observedGeneration()).isEqualTo(1);
    assertThat(stage.mesh().getStatus().version()).isEqualTo("0.1.0");
  }

  @Test
  @Order(2)
  void nothingIsWrittenWhileNothingChanges() {
    // The last of the start: a Deployment's controller may follow up on what the Mesh has heard.
    var last = new AtomicReference<Map<String, String>>(Map.of());
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          Map<String, String> now = everything();
          return now.equals(last.getAndSet(now));
        });
    Map<String, String> quiet = last.get();
    await()
        .during(Duration.ofSeconds(8))
        .atMost(Duration.ofSeconds(9))
        .untilAsserted(() -> assertThat(everything()).isEqualTo(quiet));
  }

  @Test
  @Order(3)
  void aPodOfALabelledNamespaceGetsAProxyAndOthersDoNot() {
    stage.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: meshed, labels: {weft.dev/inject: enabled}}}");
    Pod with =
        create(
            "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: meshed}, spec: {containers: [{name: c, image: none}]}}");
    Pod without =
        create(
            "{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: meshed, labels: {weft.dev/inject: disabled}}, spec: {containers: [{name: c, image: none}]}}");

    assertThat(with.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly(Names.PROXY_CONTAINER);
    assertThat(with.getMetadata().getLabels()).containsEntry(Names.INJECTED_LABEL, "true");
    assertThat(without.getSpec().getInitContainers()).isEmpty();
    assertThatThrownBy(() ->
            create(
                "{apiVersion: v1, kind: Pod, metadata: {name: c, namespace: meshed, annotations: {config.weft.dev/interception: magic}},"
                    + " spec: {containers: [{name: c, image: none}]}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(
            "config.weft.dev/interception of the pod: 'magic' (expected: redirect or environment)");

    // No image stands for the proxy here: the fleet says so.
    await()
        .atMost(PATIENCE)
        .until(() -> stage.meshSays("FleetReady").equals("False/ProxiesFailed"));
    assertThat(stage.mesh().getStatus().fleet())
        .satisfies(fleet -> assertThat(fleet.total()).isEqualTo(1));
    assertThat(stage.meshSays("Ready")).startsWith("True");
    client.namespaces().withName("meshed").delete();
  }

  @Test
  @Order(4)
  void aSecondMeshStallsAndSaysWhy() {
    stage.apply("{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: second}, spec: {}}");
    await().atMost(PATIENCE).until(() -> secondSays("Stalled").equals("True/AnotherMeshExists"));
    client.resources(Mesh.class).withName("second").delete();
  }

  @Test
  @Order(5)
  void profilesAreJudged() {
    stage.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {ports: [{port: 80}]}}");
    stage.apply(profile("{routes: [{name: all, condition: {pathRegex: '/.*'}}]}"));
    await()
        .atMost(PATIENCE)
        .until(() -> profileCondition("Programmed").equals("True/NoSubscribers"));
    assertThat(profileCondition("Accepted")).isEqualTo("True/Accepted");

    stage.apply(profile("{routes: [{name: all, condition: {pathRegex: '('}}]}"));
    await().atMost(PATIENCE).until(() -> profileCondition("Accepted").equals("False/Invalid"));
    assertThat(message(profile().getStatus().conditions(), "Accepted"))
        .contains("spec.routes[0].condition.pathRegex: '('")
        .contains("In force instead: generation 1");
  }

  @Test
  @Order(6)
  void splitsAreJudged() {
    String split =
        "{apiVersion: weft.dev/v1alpha1, kind: TrafficSplit, metadata: {name: web, namespace: default},"
            + " spec: {service: nobody, backends: [{service: web, weight: 1}, {service: none, weight: 1}], matches: [%s]}}";
    stage.apply(split.formatted("{method: GET}"));
    await().atMost(PATIENCE).until(() -> splitCondition("Accepted").equals("True/ServiceNotFound"));
    assertThat(splitCondition("ResolvedRefs")).isEqualTo("False/BackendNotFound");
    stage.apply(split.formatted("{pathRegex: '('}"));
    await().atMost(PATIENCE).until(() -> splitCondition("Accepted").equals("False/Invalid"));
  }

  private static String splitCondition(String type) {
    TrafficSplit split =
        client.resources(TrafficSplit.class).inNamespace("default").withName("web").get();
    return split.getStatus() == null
        ? ""
        : OperatorStage.said(split.getStatus().conditions(), type);
  }

  @Test
  @Order(7)
  void whatSomebodyTakesAwayComesBack() {
    client.services().inNamespace(Names.NAMESPACE).withName(Names.INJECTOR).delete();
    client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(Names.INJECTOR)
        .delete();
    client.apps().deployments().inNamespace(Names.NAMESPACE).withName(Names.CONTROL).scale(0);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(client.services().inNamespace(Names.NAMESPACE).withName(Names.INJECTOR).get())
              .isNotNull();
          assertThat(
                  client
                      .admissionRegistration()
                      .v1()
                      .mutatingWebhookConfigurations()
                      .withName(Names.INJECTOR)
                      .get())
              .isNotNull();
          assertThat(
                  client
                      .apps()
                      .deployments()
                      .inNamespace(Names.NAMESPACE)
                      .withName(Names.CONTROL)
                      .get()
                      .getSpec()
                      .getReplicas())
              .isEqualTo(1);
          assertThat(stage.meshSays("Ready")).startsWith("True");
        });
  }

  @Test
  @Order(8)
  void theControlPlaneGoesWithItsMesh() {
    client.resources(Mesh.class).withName(MESH).delete();

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(
                  client
                      .apps()
                      .deployments()
                      .inNamespace(Names.NAMESPACE)
                      .withName(Names.CONTROL)
                      .get())
              .isNull();
          assertThat(client.secrets().inNamespace(Names.NAMESPACE).withName(Names.CONTROL_CA).get())
              .isNull();
          assertThat(
                  client
                      .admissionRegistration()
                      .v1()
                      .mutatingWebhookConfigurations()
                      .withName(Names.INJECTOR)
                      .get())
              .isNull();
        });
  }

  private static String secondSays(String type) {
    Mesh second = client.resources(Mesh.class).withName("second").get();
    return second.getStatus() == null
        ? ""
        : OperatorStage.said(second.getStatus().conditions(), type);
  }

  private static ServiceProfile profile() {
    return client
        .resources(ServiceProfile.class)
        .inNamespace("default")
        .withName("web.default.svc.cluster.local")
        .get();
  }

  private static String profile(String spec) {
    return "{apiVersion: weft.dev/v1alpha1, kind: ServiceProfile, metadata: {name: web.default.svc.cluster.local, namespace: default}, spec: "
        + spec
        + "}";
  }

  private static String profileCondition(String type) {
    return profile().getStatus() == null
        ? ""
        : OperatorStage.said(profile().getStatus().conditions(), type);
  }

  private static String message(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> condition.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  /**
   * Every object of every kind that the cluster has, leases and events apart: its version, and who
   * wrote it last.
   */
  private static Map<String, String> everything() {
    var found = new TreeMap<String, String>();
    for (APIResource kind : kinds()) {
      client
          .genericKubernetesResources(
              new ResourceDefinitionContext.Builder()
                  .withGroup(kind.getGroup())
                  .withVersion(kind.getVersion())
                  .withKind(kind.getKind())
                  .withPlural(kind.getName())
                  .withNamespaced(kind.getNamespaced())
                  .build())
          .inAnyNamespace()
          .list()
          .getItems()
          .forEach(object ->
              found.put(
                  kind.getKind()
                      + " "
                      + object.getMetadata().getNamespace()
                      + "/"
                      + object.getMetadata().getName(),
                  object.getMetadata().getResourceVersion() + " " + lastWriter(object)));
    }
    assertThat(found).as("objects seen").hasSizeGreaterThan(20);
    return found;
  }

  private static List<APIResource> kinds() {
    var kinds = new ArrayList<APIResource>();
    for (String version :
        List.of(
            "v1",
            "apps/v1",
            "batch/v1",
            "discovery.k8s.io/v1",
            "policy/v1",
            "admissionregistration.k8s.io/v1",
            "apiextensions.k8s.io/v1",
            "rbac.authorization.k8s.io/v1",
            "weft.dev/v1alpha1")) {
      int slash = version.indexOf('/');
      for (APIResource kind : client.getApiResources(version).getResources()) {
        if (kind.getVerbs().contains("list") && !kind.getName().equals("events")) {
          kind.setGroup(slash < 0 ? "" : version.substring(0, slash));
          kind.setVersion(version.substring(slash + 1));
          kinds.add(kind);
        }
      }
    }
    return kinds;
  }

  private static String lastWriter(HasMetadata object) {
    List<ManagedFieldsEntry> writers = object.getMetadata().getManagedFields();
    return writers.stream()
        .max(Comparator.comparing(writer -> String.valueOf(writer.getTime())))
        .map(writer ->
            "by "
                + writer.getManager()
                + (writer.getSubresource() == null ? "" : " (" + writer.getSubresource() + ")"))
        .orElse("");
  }

  private static String asYaml(String flow) {
    return "---\n" + flow;
  }

  private static Pod create(String yaml) {
    return (Pod) client.resource(asYaml(yaml)).create();
  }
}
