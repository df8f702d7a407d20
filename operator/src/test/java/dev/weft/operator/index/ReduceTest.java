package dev.weft.operator.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.InboundPolicy.Probe;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.SliceRecord;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReduceTest {
  @Test
  void aPodKeepsAllItsAddressesItsLabelsAndItsOverride() {
    PodRecord pod =
        pod(
            """
            metadata:
              namespace: shop
              name: web-1
              labels: {app: web, weft.dev/injected: "true"}
              annotations: {config.weft.dev/default-inbound-policy: Audit}
            spec: {serviceAccountName: web, containers: []}
            status: {podIP: 10.42.0.5, podIPs: [{ip: 10.42.0.5}, {ip: "fd00::5"}]}
            """);

    assertThat(pod.ips()).containsExactly("10.42.0.5", "fd00::5");
    assertThat(pod.inbound())
        .isEqualTo(
            new PodRecord.Inbound(
                Map.of("app", "web", "weft.dev/injected", "true"), List.of(), "Audit"));
  }

  @Test
  void aPodThatHasNotStartedHasNoAddress() {
    assertThat(pod("metadata: {namespace: shop, name: web-1}\nspec: {containers: []}").ips())
        .isEmpty();
  }

  @Test
  void whatTheKubeletAsksOfThePodsOwnContainersIsKept() {
    PodRecord pod =
        pod(
            """
            metadata: {namespace: shop, name: web-1}
            spec:
              initContainers:
              - name: weft-proxy
                restartPolicy: Always
                readinessProbe: {httpGet: {port: 4191, path: /ready}}
              - name: sidecar
                restartPolicy: Always
                ports: [{name: web, containerPort: 9090}]
                startupProbe: {httpGet: {port: web, path: "/started?deep=1"}}
              containers:
              - name: web
                ports: [{name: http, containerPort: 8080}]
                livenessProbe: {httpGet: {port: http}}
                readinessProbe: {httpGet: {port: 8080, path: ready}}
                startupProbe: {httpGet: {port: 8080, path: /ready}}
              - name: grpc
                livenessProbe: {grpc: {port: 50051, service: orders}}
                readinessProbe: {tcpSocket: {port: 50051}}
              - name: unseen
                livenessProbe: {httpGet: {port: 8443, path: /x, scheme: HTTPS}}
                readinessProbe: {httpGet: {port: 80, path: /x, host: example.com}}
                startupProbe: {httpGet: {port: nameless, path: /x}}
            """);

    assertThat(pod.inbound().probes())
        .containsExactly(
            new Probe(9090, "/started"),
            new Probe(8080, "/ready"),
            new Probe(8080, "/"),
            new Probe(50051, "/grpc.health.v1.Health/Check"));
  }

  @Test
  void aNamespaceKeepsWhatItSaysOfItsPods() {
    assertThat(
            Reduce.namespace(
                Serialization.unmarshal(
                    "metadata: {name: shop, annotations: {config.weft.dev/default-inbound-policy: Deny}}",
                    Namespace.class)))
        .isEqualTo(new Change.NamespaceIs("shop", new NamespaceRecord(List.of(), "Deny")));
  }

  /** A real API server writes it so while a Service has no pod. */
  @Test
  void aSliceWithoutPortsAndEndpointsIsEmpty() {
    String yaml =
        """
        addressType: IPv4
        metadata: {namespace: shop, name: web-x, labels: {kubernetes.io/service-name: web}}
        endpoints: null
        ports: null
        """;
    SliceRecord slice =
        Reduce.slice(Serialization.unmarshal(yaml, EndpointSlice.class)).orElseThrow();

    assertThat(slice.ports()).isEmpty();
  }

  private static PodRecord pod(String yaml) {
    return Reduce.pod(Serialization.unmarshal(yaml, Pod.class)).orElseThrow();
  }
}
