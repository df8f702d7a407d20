package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.identity.SomeMesh;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.Pem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code weft identity}, {@code renew} and {@code check} against an API server that is a fake. */
class IdentityCommandsIT {
  private static final String CERTIFICATES =
      "/apis/weft.dev/v1alpha1/namespaces/weft-system/certificates/";
  private static final String SECRETS = "/api/v1/namespaces/weft-system/secrets/";
  private static final String SHOP = "/api/v1/namespaces/shop/pods";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine weft =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  private final SomeMesh some = new SomeMesh(Instant.now());
  @TempDir private Path directory;
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    String anchor = Fingerprint.of(some.root.own().leaf());
    server =
        new FakeApiServer()
            .answers(
                "/apis/weft.dev/v1alpha1/meshes",
                "{\"kind\":\"MeshList\",\"items\":[" + Serialization.asJson(some.mesh) + "]}")
            .answers(
                CERTIFICATES + "weft-trust-anchor", Serialization.asJson(some.trustAnchorResource))
            .answers(CERTIFICATES + "weft-issuer", Serialization.asJson(some.issuerResource))
            .answers(SECRETS + "weft-identity", secret(some.issuer.chain(), some.root.own().leaf()))
            .answers(
                SECRETS + "weft-control-tls",
                secret(some.server.chain(), some.control.own().leaf()))
            .answers(
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/weft-injector",
                """
                {"kind":"MutatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1",
                 "webhooks":[{"name":"pod.inject.weft.dev","clientConfig":{"caBundle":"%s"}}]}
                """
                    .formatted(base64(List.of(some.control.own().leaf()))))
            .answers(SHOP, pods())
            .answers("/api/v1/pods", pods())
            .answers(SHOP + "/web-1:4191/proxy/state", state(anchor))
            .refuses(SHOP + "/stock-1:4191/proxy/state", 503, "dial tcp: refused");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void authoritiesAndProxiesAreShownAndWhoIsSilentIsNamed() throws IOException {
    assertThat(weft("identity", "-n", "shop")).isZero();

    assertThat(out.toString())
        .contains("Mesh default, trust domain cluster.local")
        .containsPattern("trust anchor +[0-9a-f]{12} +P-256 .* issues, acknowledged by 2 proxies")
        .containsPattern("web-1 +spiffe://cluster.local/ns/shop/sa/web .* yes");
    assertThat(err.toString())
        .contains("the proxy of shop/stock-1 does not answer: dial tcp: refused");
  }

  @Test
  void secretsThatMayNotBeReadAreNamed() throws IOException {
    server.refuses(SECRETS + "weft-identity", 403, "secrets is forbidden");

    assertThat(weft("identity", "-n", "shop", "-o", "json")).isEqualTo(1);
    assertThat(err.toString()).contains("Secret weft-system/weft-identity: secrets is forbidden");
    assertThat(out.toString()).contains("\"trust_anchors\":[]").contains("\"pod\":\"web-1\"");
  }

  @Test
  void aClusterWithoutMeshIsToldSo() throws IOException {
    server.refuses("/apis/weft.dev/v1alpha1/meshes", 404, "the server could not find it");

    assertThat(weft("identity")).isEqualTo(1);
    assertThat(err.toString()).contains("this cluster has no Mesh");
    assertThat(weft("check", "--identity")).isEqualTo(1);
    assertThat(out.toString()).contains("× the cluster has a Mesh");
  }

  @Test
  void aCheckOfWhatIsWellEndsWithZero() throws IOException {
    assertThat(weft("check", "--identity", "--fail-within", "30d")).isZero();
    assertThat(out.toString())
        .contains("√ issuer is valid for at least 30d")
        .contains("‼ data plane proxies answer") // one does not
        .contains("Status: all is well");
  }

  @Test
  void aCheckFailsBeforeSomethingExpires() throws IOException {
    assertThat(weft("check", "--identity", "--fail-within", "400d", "-o", "json")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("{\"success\":false,\"categories\":[{\"categoryName\":\"weft-identity\"")
        .contains("issuer is valid for at least 400d");
  }

  @Test
  void aDurationThatIsNoneIsNamed() throws IOException {
    assertThat(weft("check", "--identity", "--fail-within", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' (expected: a duration such as 30d");
  }

  @Test
  void aRenewalIsAskedForInCertManagersWay() throws IOException {
    server.answers(CERTIFICATES + "weft-issuer/status", Serialization.asJson(some.issuerResource));

    assertThat(weft("identity", "renew")).isZero();

    assertThat(out.toString()).contains("asked for a new issuer (weft-issuer)");
    assertThat(server.writes())
        .singleElement()
        .satisfies(write ->
            assertThat(write)
                .startsWith("PATCH " + CERTIFICATES + "weft-issuer/status?")
                .contains("fieldManager=weft-cli", "force=true")
                .contains("\"type\":\"Issuing\"", "\"reason\":\"ManuallyTriggered\"")
                .contains("\"status\":\"True\"")
                .doesNotContain("\"spec\"", "fingerprint"));
  }

  @Test
  void whoWaitsSeesTheStepsAndTheEnd() throws IOException {
    AtomicInteger looks = new AtomicInteger();
    String before = Serialization.asJson(some.trustAnchorResource);
    String after = before.replaceAll("\"fingerprint\":\"[0-9a-f]*\"", "\"fingerprint\":\"feed\"");
    String rotating =
        after.replace(
            "\"fingerprint\"",
            "\"rotation\":{\"step\":\"Publishing\",\"proxies\":2,\"done\":1},\"fingerprint\"");
    server
        .answers(CERTIFICATES + "weft-trust-anchor/status", before)
        .answers(
            CERTIFICATES + "weft-trust-anchor",
            () ->
                switch (looks.getAndIncrement()) {
                  case 0 -> before;
                  case 1 -> rotating;
                  default -> after;
                })
        .answers(
            "/apis/weft.dev/v1alpha1/meshes",
            () ->
                "{\"kind\":\"MeshList\",\"items\":["
                    + Serialization.asJson(some.mesh)
                        .replaceAll("\"fingerprint\":\"[0-9a-f]*\"", "\"fingerprint\":\"feed\"")
                    + "]}");

    assertThat(weft("identity", "renew", "--trust-anchor", "--wait")).isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "asked for a new trust anchor (weft-trust-anchor)",
            "Publishing: 1 of 2 proxies are done",
            "done: feed is in use");
  }

  @Test
  void whoWaitsInVainIsToldWhatWasSeenLast() throws IOException {
    server.answers(CERTIFICATES + "weft-issuer/status", Serialization.asJson(some.issuerResource));

    assertThat(weft("identity", "renew", "--issuer", "--wait", "--timeout", "1ms")).isEqualTo(1);
    assertThat(err.toString())
        .contains("it goes on by itself. Last seen: waiting for the operator");
  }

  @Test
  void whatIsExternalIsRenewedElsewhere() throws IOException {
    server.answers(
        CERTIFICATES + "weft-issuer",
        Serialization.asJson(some.issuerResource)
            .replace("\"external\":false", "\"external\":true"));

    assertThat(weft("identity", "renew", "--issuer")).isEqualTo(1);
    assertThat(err.toString()).contains("is external").contains("Secret weft-issuer");
    assertThat(server.writes()).isEmpty();
  }

  @Test
  void bothAtOnceAreNotAskedFor() throws IOException {
    assertThat(weft("identity", "renew", "--issuer", "--trust-anchor")).isEqualTo(2);
  }

  private int weft(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--kubeconfig";
    all[arguments.length + 1] = server.kubeconfig(directory);
    return weft.execute(all);
  }

  private static String secret(List<X509Certificate> chain, X509Certificate root) {
    return """
    {"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"tls.crt":"%s","tls.key":"a2V5","ca.crt":"%s"}}
    """
        .formatted(base64(chain), base64(List.of(root)));
  }

  private static String base64(List<X509Certificate> certificates) {
    return Base64.getEncoder()
        .encodeToString(Pem.certificates(certificates).getBytes(StandardCharsets.UTF_8));
  }

  private static String pods() {
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":["
        + pod("web")
        + ","
        + pod("stock")
        + "]}";
  }

  private static String pod(String name) {
    return """
    {"metadata":{"name":"%1$s-1","namespace":"shop","labels":{"weft.dev/injected":"true"}},
     "spec":{"serviceAccountName":"%1$s"},"status":{"phase":"Running"}}\
    """
        .formatted(name);
  }

  private static String state(String anchor) {
    String now = Instant.now().toString();
    return """
    {"identity":{"id":"spiffe://cluster.local/ns/shop/sa/web","anchor":"%1$s","notBefore":"%2$s","notAfter":"%3$s",
     "trustVersion":"0a1b","anchors":["%1$s"]}}
    """
        .formatted(anchor, now, Instant.now().plusSeconds(86_400));
  }
}
