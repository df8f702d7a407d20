package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.e2e.apiserver.ApiServers;
import dev.weft.e2e.stage.GatewayApi;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.index.RouteFeeds;
import dev.weft.operator.reconcile.route.RouteKeeper;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.status.Events;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Gateway API's definition comes to a cluster, and a route says what has become of it, beside what
 * another controller has said: on the playground's API server, and on a real one where it is given.
 */
class RouteStatusIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ServiceKey WEB = new ServiceKey("default", "web");

  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: web, namespace: default}
      spec:
        parentRefs: [{group: "", kind: Service, name: web}, {name: edge}]
        rules: [{backendRefs: [{name: web, port: 80}]}]
      """;

  private static ApiServers servers;

  @BeforeAll
  static void start() throws IOException {
    servers = ApiServers.start();
  }

  @AfterAll
  static void stop() throws IOException {
    servers.close();
  }

  @TestFactory
  Stream<DynamicTest> aRouteSaysWhatHasBecomeOfIt() {
    return servers.all().stream()
        .map(server -> DynamicTest.dynamicTest(server.name(), () -> keep(server)));
  }

  private static void keep(ApiServers.Server server) throws IOException {
    Map<ServiceKey, ServiceRecord> services = new ConcurrentHashMap<>();
    try (KubernetesClient client = server.client();
        var keeper =
            new RouteKeeper(
                client,
                key -> Optional.ofNullable(services.get(key)),
                () -> FleetView.EMPTY,
                () -> true,
                _ -> {},
                new Events(client, "test", InstantSource.system()),
                InstantSource.system());
        var feeds = new RouteFeeds(client, keeper::routeIs)) {
      feeds.start();
      keeper.start();
      var definition =
          Serialization.unmarshal(GatewayApi.HTTP_ROUTES, CustomResourceDefinition.class);
      client.resource(definition).serverSideApply();
      try {
        follow(client, keeper, services);
      } finally {
        client.resource(definition).delete();
      }
    }
  }

  private static void follow(
      KubernetesClient client, RouteKeeper keeper, Map<ServiceKey, ServiceRecord> services) {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> route(client).create() != null);
    Map<String, Object> foreign =
        Map.of(
            "controllerName",
            "edge.io/controller",
            "parentRef",
            Map.of("name", "edge"),
            "conditions",
            List.of(Map.of("type", "Accepted", "status", "True", "reason", "Accepted")));
    route(client)
        .editStatus(route -> {
          route.setAdditionalProperty("status", Map.of("parents", List.of(foreign)));
          return route;
        });
    await().atMost(PATIENCE).until(() -> said(client, "Accepted").equals("NoMatchingParent"));
    services.put(
        WEB,
        new ServiceRecord(
            WEB,
            List.of("10.43.0.9"),
            false,
            false,
            List.of(new ServiceRecord.Port("http", 80, null)),
            null));
    keeper.surroundingsChanged();
    await().atMost(PATIENCE).until(() -> said(client, "Accepted").equals("Accepted"));
    assertThat(said(client, "ResolvedRefs")).isEqualTo("ResolvedRefs");
    assertThat(parents(client).size()).isEqualTo(2);
    assertThat(parents(client).contains(foreign)).as("what the other has said").isTrue();
    assertThat(keeper.boundTo(WEB)).hasSize(1);

    route(client).delete();
    await().atMost(PATIENCE).until(() -> keeper.boundTo(WEB).isEmpty());
  }

  private static Resource<GenericKubernetesResource> route(KubernetesClient client) {
    return client.resource(Serialization.unmarshal(ROUTE, GenericKubernetesResource.class));
  }

  private static List<?> parents(KubernetesClient client) {
    GenericKubernetesResource route = route(client).get();
    return route.get("status", "parents") instanceof List<?> parents ? parents : List.of();
  }

  /** The reason of our condition. */
  private static String said(KubernetesClient client, String type) {
    for (Object parent : parents(client)) {
      if (parent instanceof Map<?, ?> entry
          && "weft.dev/mesh".equals(entry.get("controllerName"))
          && entry.get("conditions") instanceof List<?> conditions) {
        for (Object each : conditions) {
          if (each instanceof Map<?, ?> condition && type.equals(condition.get("type"))) {
            return String.valueOf(condition.get("reason"));
          }
        }
      }
    }
    return "";
  }
}
