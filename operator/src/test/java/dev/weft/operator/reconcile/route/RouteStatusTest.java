package dev.weft.operator.reconcile.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.gateway.RouteBindings;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RouteTranslator;
import dev.weft.operator.gateway.Routes;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteStatusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BACKEND = "rules: [{backendRefs: [{name: web, port: 80}]}]";

  private final RouteBindings bindings = new RouteBindings();
  private final Map<ServiceKey, ServiceRecord> services = new HashMap<>();

  @Test
  void whatIsInForceSaysSo() {
    service("web", "10.43.0.9", 80);
    JsonNode parent = parents(given(Kind.HTTP, "a", Routes.WEB + BACKEND)).path(0);
    assertThat(parent.path("controllerName").asText()).isEqualTo("weft.dev/mesh");
    assertThat(parent.path("parentRef").toString())
        .isEqualTo("{\"group\":\"\",\"kind\":\"Service\",\"name\":\"web\"}");
    assertThat(condition(parent, "Accepted")).startsWith("True/Accepted");
    assertThat(condition(parent, "ResolvedRefs")).startsWith("True/ResolvedRefs");
    assertThat(condition(parent, "Overridden")).startsWith("False/Applies");
    assertThat(condition(parent, "Programmed")).startsWith("Unknown/NoControlPlane");
    assertThat(parent.path("conditions").path(0).path("observedGeneration").asInt()).isEqualTo(3);
  }

  @Test
  void whatItIsNotBoundToSaysWhy() {
    assertThat(accepted("a", Routes.WEB + BACKEND))
        .isEqualTo("False/NoMatchingParent There is no Service shop/web.");
    service("web", "", 80);
    assertThat(accepted("a", Routes.WEB + BACKEND)).contains("expected: a ClusterIP");
    service("web", "10.43.0.9", 80);
    String port = "parentRefs: [{group: '', kind: Service, name: web, port: 81}]\n";
    assertThat(accepted("a", port + BACKEND))
        .contains("Service shop/web has no port 81 (expected: one of 80 'http')");
  }

  @Test
  void aRefusedSpecSaysWhatIsWrong() {
    service("web", "10.43.0.9", 80);
    assertThat(accepted("a", Routes.WEB + "rules: [{filters: [{type: CORS}]}]"))
        .startsWith("False/UnsupportedValue spec.rules[0].filters[0].type: 'CORS'");
  }

  @Test
  void missingBackendsAreNamed() {
    service("web", "10.43.0.9", 80);
    String rules =
        "rules: [{backendRefs: [{name: web, port: 80}, {name: gone, port: 80}, {name: web, port: 9}]}]";
    assertThat(
            condition(parents(given(Kind.HTTP, "a", Routes.WEB + rules)).path(0), "ResolvedRefs"))
        .startsWith("False/BackendNotFound spec.rules[0].backendRefs[1]: there is no Service")
        .contains("spec.rules[0].backendRefs[2]: Service shop/web has no port 9");
    assertThat(
            condition(
                parents(
                        given(
                            Kind.HTTP,
                            "b",
                            Routes.WEB
                                + "rules: [{backendRefs: [{group: x.io, kind: Bucket, name: b}]}]"))
                    .path(0),
                "ResolvedRefs"))
        .startsWith("False/InvalidKind spec.rules[0].backendRefs[0]: kind 'Bucket'");
  }

  @Test
  void onlyOneKindHoldsAtAPort() {
    service("web", "10.43.0.9", 80);
    given(Kind.GRPC, "calls", Routes.WEB + BACKEND);
    assertThat(accepted("a", Routes.WEB + BACKEND))
        .startsWith("False/Conflicted GRPCRoute shop/calls holds at port 80")
        .contains("GRPCRoute before HTTPRoute");
  }

  @Test
  void aMatchThatNeverDecidesIsNamed() {
    service("web", "10.43.0.9", 80);
    given(Kind.HTTP, "a", Routes.WEB + BACKEND);
    JsonNode parent = parents(given(Kind.HTTP, "b", Routes.WEB + BACKEND)).path(0);
    assertThat(condition(parent, "Accepted")).startsWith("True/Accepted");
    assertThat(condition(parent, "Overridden"))
        .startsWith("True/PartlyOverridden rule b/0 has a match that rule a/0 of HTTPRoute shop/a");
  }

  @Test
  void whatOthersHaveSaidStays() {
    service("web", "10.43.0.9", 80);
    GenericKubernetesResource route =
        given(
            Kind.HTTP,
            "a",
            "parentRefs: [{name: edge}, {group: '', kind: Service, name: web}]\n" + BACKEND);
    Map<String, Object> other =
        Map.of("controllerName", "edge.io/x", "parentRef", Map.of("name", "edge"), "n", 1);
    route.setAdditionalProperty("status", Map.of("parents", List.of(other)));
    JsonNode parents = parents(route);
    assertThat(parents.path(0)).isEqualTo(JSON.valueToTree(other));
    assertThat(parents.path(1).path("parentRef").path("name").asText()).isEqualTo("web");

    GenericKubernetesResource written = report(route).orElseThrow().route();
    assertThat(report(written)).as("nothing is left to be said").isEmpty();
  }

  @Test
  void aRouteOfOthersIsLeftAlone() {
    assertThat(report(given(Kind.HTTP, "a", "parentRefs: [{name: edge}]\n" + BACKEND))).isEmpty();
  }

  // ---- how it is done

  private void service(String name, String ip, int port) {
    var key = new ServiceKey("shop", name);
    services.put(
        key,
        new ServiceRecord(
            key,
            ip.isEmpty() ? List.of() : List.of(ip),
            false,
            false,
            List.of(new ServiceRecord.Port("http", port, null)),
            null));
  }

  private GenericKubernetesResource given(Kind kind, String name, String spec) {
    GenericKubernetesResource route =
        Routes.route(kind, "shop", name, "2026-01-01T00:00:00Z", spec);
    bindings.set(new RoutePolicy.Name(kind, "shop", name), RouteTranslator.translate(kind, route));
    return route;
  }

  private String accepted(String name, String spec) {
    return condition(parents(given(Kind.HTTP, name, spec)).path(0), "Accepted");
  }

  private JsonNode parents(GenericKubernetesResource route) {
    return JSON.valueToTree(report(route).orElseThrow().route().getAdditionalProperties())
        .path("status")
        .path("parents");
  }

  private Optional<RouteStatus.Report> report(GenericKubernetesResource route) {
    Kind kind = route.getKind().equals("GRPCRoute") ? Kind.GRPC : Kind.HTTP;
    return RouteStatus.of(
        kind,
        route,
        RouteTranslator.translate(kind, route),
        new RouteReport.Surroundings(
            bindings, key -> Optional.ofNullable(services.get(key)), FleetView.EMPTY),
        Instant.EPOCH);
  }

  private static String condition(JsonNode parent, String type) {
    for (JsonNode condition : parent.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return "%s/%s %s"
            .formatted(
                condition.path("status").asText(),
                condition.path("reason").asText(),
                condition.path("message").asText());
      }
    }
    return "";
  }
}
