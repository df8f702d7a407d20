package dev.weft.cli.profile.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class ServerTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: shop, labels: {weft.dev/injected: "true"}}
      spec:
        initContainers:
          - {name: weft-proxy, env: [{name: OTHER}, {name: WEFT_ACCESS_LOG, value: %s}]}
        containers:
          - {name: c, ports: [{name: http, containerPort: 8080}, {name: grpc, containerPort: 9090}]}
          - {name: d, ports: [{containerPort: 7070}]}
      status: {phase: Running}
      """;

  @Test
  void portsAreThosePodsListenOn() {
    Service service =
        read(
            Service.class,
            """
            apiVersion: v1
            kind: Service
            spec:
              ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 7070}, {port: 82}, {port: 83, targetPort: none}]
            """);
    Server server = Server.of(read(Pod.class, POD.formatted("json")), service);

    assertThat(server.ports()).containsExactlyInAnyOrder(8080, 7070, 82);
    assertThat(server.logs()).isTrue();
    assertThat(server.pod().meshed()).isTrue();
  }

  @Test
  void aProxyWithoutAnAccessLogIsTold() {
    Service service = read(Service.class, "{\"spec\": {\"ports\": [{\"port\": 80}]}}");

    assertThat(Server.of(read(Pod.class, POD.formatted("none")), service).logs()).isFalse();
  }

  private static <T> T read(Class<T> type, String text) {
    return Serialization.unmarshal(text, type);
  }
}
