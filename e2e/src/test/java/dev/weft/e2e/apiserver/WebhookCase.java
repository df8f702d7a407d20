package dev.weft.e2e.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
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

/**
 * A webhook of this process, asked by both servers by URL. (Without nodes the real one reaches no
 * Service; see WebhookIT.)
 */
final class WebhookCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WebhookCase() {}

  static String run(ApiServers.Server server, String namespace) throws Exception {
    CertificateAuthority authority =
        CertificateAuthority.selfSigned(
            "webhook-test", Duration.ofHours(1), InstantSource.system());
    KeyedCertificate leaf =
        authority.issue(
            LeafRequest.server(
                List.of("hook." + namespace + ".svc"),
                List.of(server.webhookAddress()),
                Duration.ofHours(1)));
    HttpsServer hook = HttpsServer.create(new InetSocketAddress("0.0.0.0", 0), 16);
    hook.setHttpsConfigurator(new HttpsConfigurator(context(leaf)));
    hook.createContext(
        "/",
        exchange -> {
          byte[] answer =
              answer(JSON.readTree(exchange.getRequestBody().readAllBytes()))
                  .toString()
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    hook.start();
    try {
      String script =
          SCRIPT
              .replace(
                  "@CA@",
                  Base64.getEncoder()
                      .encodeToString(authority.certificatePem().getBytes(StandardCharsets.UTF_8)))
              .replace("@ADDRESS@", server.webhookAddress())
              .replace("@PORT@", Integer.toString(hook.getAddress().getPort()));
      return Kubectl.script(server, namespace, script)
          .replace(server.webhookAddress() + ":" + hook.getAddress().getPort(), "ADDRESS");
    } finally {
      hook.stop(0);
    }
  }

  /** Denies what is named so; adds a label; warns. */
  private static ObjectNode answer(JsonNode review) {
    JsonNode request = review.path("request");
    ObjectNode answer =
        JSON.createObjectNode()
            .put("apiVersion", "admission.k8s.io/v1")
            .put("kind", "AdmissionReview");
    ObjectNode response = answer.putObject("response").put("uid", request.path("uid").asText());
    String name = request.path("name").asText();
    boolean denied = name.startsWith("denied");
    response.put("allowed", !denied);
    if (denied) {
      response.putObject("status").put("message", "not " + name).put("code", 403);
    } else if (request.path("operation").asText().equals("CREATE")) {
      String patch =
          "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{\"by\":\""
              + request.path("userInfo").path("groups").get(0).asText()
              + "\"}}]";
      response
          .put("patchType", "JSONPatch")
          .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
      response
          .putArray("warnings")
          .add(
              "seen: "
                  + request.path("operation").asText()
                  + " "
                  + request.path("resource").path("resource").asText()
                  + " dryRun="
                  + request.path("dryRun"));
    }
    return answer;
  }

  private static SSLContext context(KeyedCertificate leaf) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("hook", leaf.key(), new char[0], leaf.chain().toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static final String SCRIPT =
      """
      hook() { cat <<END
      apiVersion: admissionregistration.k8s.io/v1
      kind: $1WebhookConfiguration
      metadata: {name: $NS}
      webhooks:
      - name: hook.diff.weft.dev
        clientConfig: {caBundle: @CA@, $2}
        rules: [{operations: [CREATE, UPDATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: $NS}}
        objectSelector: {matchExpressions: [{key: skip, operator: DoesNotExist}]}
        matchConditions: [{name: not-excluded, expression: "!request.name.startsWith('excluded')"}]
        sideEffects: ${4:-None}
        failurePolicy: $3
        timeoutSeconds: 5
        admissionReviewVersions: [v1]
      END
      }
      settle() { for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do kubectl -n $NS create cm denied-settled --dry-run=server 2>&1 | grep -q "$1" && return; sleep 0.3; done; }
      hook Mutating 'url: "https://@ADDRESS@:@PORT@/x"' Fail | k apply -f -
      settle denied
      k create cm made
      k get cm made -o jsonpath='{.data}'
      k create cm denied-one
      k create cm excluded
      k get cm excluded -o jsonpath='{.data}'
      echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"skipped","labels":{"skip":"x"}}}' | k create -f -
      k get cm skipped -o jsonpath='{.data}'
      k create cm dry --dry-run=server -o jsonpath='{.data}'
      k label cm made a=b
      k delete mutatingwebhookconfiguration $NS
      hook Validating "service: {name: absent, namespace: $NS, path: /v}" Fail | k apply -f -
      settle absent
      k create cm fails
      k delete validatingwebhookconfiguration $NS
      hook Validating "service: {name: absent, namespace: $NS, path: /v}" Ignore | k apply -f -
      k create cm ignored
      k delete validatingwebhookconfiguration $NS
      """;
}
