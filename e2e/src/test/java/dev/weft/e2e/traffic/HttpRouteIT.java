package dev.weft.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.e2e.stage.GatewayApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An HTTPRoute that somebody applies to a mesh that runs, whose cluster gets the kind only then:
 * requests go its ways, it says so, and what it stands above says so, too.
 */
class HttpRouteIT {
  private static final ResourceDefinitionContext ROUTES =
      new ResourceDefinitionContext.Builder()
          .withGroup("gateway.networking.k8s.io")
          .withVersion("v1")
          .withKind("HTTPRoute")
          .withPlural("httproutes")
          .withNamespaced(true)
          .build();

  @AutoClose private static EchoMesh mesh;

  @BeforeAll
  static void startAMeshAndDefineTheKind() throws IOException {
    mesh = EchoMesh.start("echo", "next");
    mesh.apply(GatewayApi.HTTP_ROUTES);
  }

  @Test
  void requestsGoTheWaysOfARoute() throws Exception {
    mesh.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: TrafficSplit
        metadata: {name: echo, namespace: shop}
        spec: {service: echo, backends: [{service: echo, weight: 1}]}
        """);
    mesh.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: echo.shop.svc.cluster.local, namespace: shop}
        spec: {routes: [{name: all, condition: {method: GET}}]}
        """);
    route(
        1,
        """
        - matches: [{path: {type: Exact, value: /moved}}]
          filters: [{type: RequestRedirect, requestRedirect: {hostname: elsewhere.test, statusCode: 301}}]
        - matches: [{path: {value: /old}}]
          filters:
          - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}
          - {type: RequestHeaderModifier, requestHeaderModifier: {remove: [x-debug]}}
          backendRefs: [{name: next, port: 80}]
        - matches: [{path: {value: /shared}}]
          backendRefs: [{name: echo, port: 80, weight: 3}, {name: next, port: 80}, {name: gone, port: 80}]
        """);

    HttpResponse<String> moved = mesh.get(EchoMesh.uri("echo", "/moved?a=b"));
    assertThat(moved.statusCode()).isEqualTo(301);
    assertThat(moved.headers().firstValue("location")).contains("http://elsewhere.test/moved?a=b");

    HttpResponse<String> rewritten = mesh.get(EchoMesh.uri("echo", "/old/thing"));
    assertThat(rewritten.headers().firstValue("x-served-by")).contains("next");
    assertThat(rewritten.headers().firstValue("x-asked-for")).contains("/new/thing");
    assertThat(rewritten.body()).doesNotContain("x-debug");

    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      HttpResponse<String> answer = mesh.get(EchoMesh.uri("echo", "/shared"));
      shares.merge(
          answer.statusCode() == 200
              ? answer.headers().firstValue("x-served-by").orElse("")
              : answer.headers().firstValue(Headers.ERROR).orElse(""),
          1,
          Integer::sum);
    }
    assertThat(shares.keySet()).containsExactly("echo", "next", "no-backend");
    assertThat(shares.get("echo")).isBetween(27, 33); // three in five, each to within three
    assertThat(shares.get("next")).isBetween(7, 13);

    HttpResponse<String> none = mesh.get(EchoMesh.uri("echo", "/other"));
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.headers().firstValue(Headers.ERROR)).contains("no-route");
    assertThat(mesh.get(EchoMesh.uri("next", "/other")).statusCode()).isEqualTo(200);

    assertThat(said("ResolvedRefs"))
        .startsWith("False/BackendNotFound spec.rules[2].backendRefs[2]");
    await()
        .atMost(EchoMesh.PATIENCE)
        .until(() -> splitSays("Overridden").startsWith("True/Conflicted HTTPRoute shop/echo"));
    assertThat(profileSays("Overridden")).startsWith("True/RoutesOverridden HTTPRoute shop/echo");

    route().delete();
    await()
        .atMost(EchoMesh.PATIENCE)
        .until(() -> mesh.get(EchoMesh.uri("echo", "/other")).statusCode() == 200);
    await().atMost(EchoMesh.PATIENCE).until(() -> splitSays("Overridden").startsWith("False"));
  }

  // ---- how it is done

  /** Applies it, and waits until every proxy that it concerns acts on it. */
  private static void route(int generation, String rules) {
    await()
        .atMost(EchoMesh.PATIENCE)
        .ignoreExceptions() // until the kind is served
        .until(() -> {
          mesh.apply(
              """
              apiVersion: gateway.networking.k8s.io/v1
              kind: HTTPRoute
              metadata: {name: echo, namespace: shop}
              spec:
                parentRefs: [{group: "", kind: Service, name: echo, port: 80}]
                rules:
              """
                  + rules.indent(2));
          return true;
        });
    await()
        .atMost(EchoMesh.PATIENCE)
        .untilAsserted(() -> {
          assertThat(said("Accepted")).startsWith("True/Accepted");
          assertThat(said("Programmed")).startsWith("True/Acknowledged");
          assertThat(generation()).isEqualTo(generation);
        });
  }

  private static Resource<GenericKubernetesResource> route() {
    return mesh.client().genericKubernetesResources(ROUTES).inNamespace("shop").withName("echo");
  }

  private static Map<?, ?> condition(String type) {
    GenericKubernetesResource route = route().get();
    return route.get("status", "parents", 0, "conditions") instanceof List<?> conditions
        ? conditions.stream()
            .map(Map.class::cast)
            .filter(condition -> type.equals(condition.get("type")))
            .findFirst()
            .orElse(Map.of())
        : Map.of();
  }

  private static int generation() {
    return condition("Accepted").get("observedGeneration") instanceof Integer number ? number : 0;
  }

  private static String said(String type) {
    Map<?, ?> condition = condition(type);
    return condition.get("status") + "/" + condition.get("reason") + " " + condition.get("message");
  }

  private static String splitSays(String type) {
    return EchoMesh.said(
        mesh.client()
            .resources(TrafficSplit.class)
            .inNamespace("shop")
            .withName("echo")
            .get()
            .getStatus()
            .conditions(),
        type);
  }

  private static String profileSays(String type) {
    return EchoMesh.said(
        mesh.client()
            .resources(ServiceProfile.class)
            .inNamespace("shop")
            .withName("echo.shop.svc.cluster.local")
            .get()
            .getStatus()
            .conditions(),
        type);
  }
}
