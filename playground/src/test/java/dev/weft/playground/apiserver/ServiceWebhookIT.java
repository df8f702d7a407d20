package dev.weft.playground.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/**
 * A webhook behind a Service: found through an EndpointSlice, and trusted by the Service's name
 * only.
 */
class ServiceWebhookIT {
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: hook, namespace: default}
      spec: {ports: [{name: https, port: 443, targetPort: 9443}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: hook-1, namespace: default, labels: {kubernetes.io/service-name: hook}}
      addressType: IPv4
      ports: [{name: https, port: @PORT@, protocol: TCP}]
      endpoints:
      - {addresses: [127.0.0.9], conditions: {ready: false}}
      - {addresses: [127.0.0.1], conditions: {ready: true}}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: hook}
      webhooks:
      - name: hook.weft.dev
        clientConfig: {caBundle: @CA@, service: {name: hook, namespace: default, path: /v}}
        rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
        sideEffects: None
        admissionReviewVersions: [v1]
      """;

  private static final String MAP =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: made, namespace: default}
      """;

  @Test
  void aReadyEndpointIsAskedUnderTheServicesName() throws Exception {
    assertThat(created("hook.default.svc")).isEqualTo("made");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    assertThatThrownBy(() -> created("other.default.svc"))
        .hasMessageContaining("failed calling webhook \"hook.weft.dev\"")
        .hasMessageContaining("hook.default.svc");
  }

  private static String created(String certificateName) throws Exception {
    var authority =
        CertificateAuthority.selfSigned("test", Duration.ofHours(1), InstantSource.system());
    var hook =
        hook(
            authority.issue(
                LeafRequest.server(List.of(certificateName), List.of(), Duration.ofHours(1))));
    try (ApiServer server = ApiServer.start(ApiServerOptions.defaults());
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build()) {
      String bundle =
          Base64.getEncoder()
              .encodeToString(authority.certificatePem().getBytes(StandardCharsets.UTF_8));
      load(
          client,
          MANIFEST
              .replace("@PORT@", Integer.toString(hook.getAddress().getPort()))
              .replace("@CA@", bundle));
      return load(client, MAP).getFirst();
    } finally {
      hook.stop(0);
    }
  }

  private static List<String> load(KubernetesClient client, String yaml) {
    return client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .create()
        .stream()
        .map(object -> object.getMetadata().getName())
        .toList();
  }

  private static HttpsServer hook(KeyedCertificate leaf) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("hook", leaf.key(), new char[0], leaf.chain().toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer hook =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.setHttpsConfigurator(new HttpsConfigurator(context));
    hook.createContext(
        "/v",
        exchange -> {
          var uid =
              new ObjectMapper().readTree(exchange.getRequestBody()).at("/request/uid").asText();
          String review =
              "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\""
                  + uid
                  + "\",\"allowed\":true}}";
          byte[] answer = review.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    hook.start();
    return hook;
  }
}
