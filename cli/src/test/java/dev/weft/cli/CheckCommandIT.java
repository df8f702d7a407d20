package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * {@code weft check} where the cluster is away, refuses, or makes no sense: findings, no traces.
 */
class CheckCommandIT {
  private static final String USER = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String ACCESS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine weft =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  @TempDir private Path directory;
  private FakeApiServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new FakeApiServer()
            .answers(
                USER,
                """
                {"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1","metadata":{},
                 "status":{"userInfo":{"username":"eve","groups":["system:authenticated"]}}}
                """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pre", "--proxy", "--wait=0s"})
  void aClusterThatIsAwayIsAFinding(String how) throws IOException {
    String kubeconfig = server.kubeconfig(directory);
    server.close();

    assertThat(weft.execute("check", how, "-o", "json", "--kubeconfig", kubeconfig)).isEqualTo(1);

    assertThat(check("api-answers").path("error").asText())
        .isEqualTo("http://127.0.0.1:" + server.port() + "/: connection refused");
    assertThat(results()).filteredOn("error"::equals).hasSize(1);
    assertThat(results()).filteredOn("skipped"::equals).hasSizeGreaterThan(5);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aKubeconfigThatIsNoneIsAFinding() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken"), "clusters: [");

    assertThat(weft.execute("check", "--kubeconfig", broken.toString())).isEqualTo(1);
    assertThat(weft.execute("check", "--kubeconfig", directory.resolve("none").toString()))
        .isEqualTo(1);
    assertThat(out.toString())
        .containsSubsequence(
            "× the kubeconfig can be read",
            "× the kubeconfig can be read",
            "cannot read the kubeconfig")
        .doesNotContain("\tat ");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pre", "--proxy", "--wait=0s"})
  void whoMayNothingIsToldWhatForEachCheck(String how) throws IOException {
    server.refusesAllElse(403, "eve may not");
    server.refuses("/api/v1/pods", 403, "eve may not list pods");

    assertThat(weft("check", how, "-o", "json")).isEqualTo(1);

    assertThat(check("api-user").path("note").asText()).isEqualTo("eve");
    assertThat(check("kubelet-version").path("result").asText()).isEqualTo("warning");
    assertThat(check(how.equals("--pre") ? "pre-create" : "crds-exist").path("error").asText())
        .contains("eve may not");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--proxy", "--wait=0s"})
  void aClusterWithoutWeftIsToldWhatToInstall(String how) throws IOException {
    assertThat(weft("check", how, "-o", "json")).isEqualTo(1);

    assertThat(check("crds-exist").path("error").asText()).contains("there is no meshes.weft.dev");
    assertThat(check("crds-exist").path("hint").asText()).contains("weft install");
    assertThat(check("operator-namespace").path("error").asText()).isEqualTo("there is none");
    assertThat(check("mesh-exists").path("result").asText()).isEqualTo("skipped");
    assertThat(check("mesh-exists").path("error").asText())
        .isEqualTo("not looked at: it needs 'the custom resource definitions exist'");
  }

  @Test
  void whatMakesNoSenseIsAFinding() throws IOException {
    server
        .answers("/version", "<html>welcome</html>")
        .answers(
            "/apis/weft.dev/v1alpha1/meshes", "{\"kind\":\"MeshList\",\"items\":[{\"spec\":3}]}");

    assertThat(weft("check", "-o", "json")).isEqualTo(1);
    assertThat(check("api-answers").path("error").asText()).contains("not a Kubernetes API server");

    server.answers("/version", "{\"major\":\"1\",\"minor\":\"28+\",\"gitVersion\":\"v1.28.3\"}");
    assertThat(weft("check", "-o", "json")).isEqualTo(1);
    assertThat(check("kubernetes-version").path("error").asText())
        .isEqualTo("v1.28.3 (expected: 1.29 or newer)");
    assertThat(check("identity-mesh").path("error").asText()).startsWith("cannot be read: ");
  }

  @Test
  void whatAPodSaysOfItselfIsPassedOn() throws IOException {
    String pods = "/api/v1/namespaces/weft-system/pods";
    server
        .answers(
            "/api/v1/namespaces/weft-system",
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"weft-system\"}}")
        .answers(
            "/apis/apps/v1/namespaces/weft-system/deployments/weft-operator",
            """
            {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"weft-operator"},"spec":{"replicas":1}}
            """)
        .answers(
            pods,
            """
            {"kind":"PodList","items":[{"metadata":{"name":"o-1","namespace":"weft-system",
             "labels":{"app.kubernetes.io/name":"weft-operator"}},"status":{"phase":"Running"}}]}
            """)
        .fails(pods + "/o-1:8080/proxy/readyz", 503, "an informer has stopped\nanother, too\n");

    assertThat(weft("check", "--wait", "0s", "-o", "json")).isEqualTo(1);
    assertThat(check("operator-health").path("error").asText())
        .isEqualTo("o-1: 503: an informer has stopped; another, too");

    server.refuses(pods + "/o-1:8080/proxy/readyz", 503, "dial tcp: refused");
    assertThat(weft("check", "--wait", "0s", "-o", "json")).isEqualTo(1);
    assertThat(check("operator-health").path("error").asText())
        .isEqualTo("o-1: 503: dial tcp: refused");
  }

  @Test
  void rightsAreAskedForAndNothingIsWritten() throws IOException {
    server.answers(
        ACCESS,
        """
        {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":false}}
        """);

    assertThat(weft("check", "--pre", "-o", "short")).isEqualTo(1);

    assertThat(out.toString())
        .contains("× we may create and change all that 'weft install' prints")
        .contains("may not create customresourcedefinitions.apiextensions.k8s.io")
        .contains("× we may hand out the rights that Weft needs")
        .doesNotContain("√");
    assertThat(server.writes())
        .hasSizeGreaterThan(50)
        .allMatch(write -> write.startsWith("POST " + ACCESS) || write.startsWith("POST " + USER))
        .anyMatch(write -> write.contains("\"verb\":\"escalate\""))
        .anyMatch(write -> write.contains("\"resource\":\"meshes\",\"subresource\":\"status\""));
  }

  @Test
  void whatMayComeRightByItselfIsWaitedFor() throws IOException {
    AtomicInteger looks = new AtomicInteger();
    String mesh =
        """
        {"kind":"MeshList","items":[{"metadata":{"name":"default","creationTimestamp":"2026-11-01T00:00:00Z"},
         "spec":{"identity":{"issuer":{"name":"i"}}}}]}
        """;
    server
        .answers("/api/v1/pods", "{\"kind\":\"PodList\",\"items\":[]}")
        .answers(
            "/apis/weft.dev/v1alpha1/meshes",
            () -> looks.incrementAndGet() < 3 ? mesh : "{\"kind\":\"MeshList\",\"items\":[]}");

    assertThat(weft("check", "--identity", "--wait", "1m", "-o", "json")).isEqualTo(1);

    assertThat(looks).hasValue(3); // the last is a failure that nothing but a person mends
    assertThat(check("identity-mesh").path("error").asText()).isEqualTo("there is none");
    assertThat(err.toString()).containsOnlyOnce("weft: waiting until trust anchor's Certificate");
  }

  @Test
  void optionsThatDoNotGoTogetherAreNotUnderstood() throws IOException {
    for (List<String> odd :
        List.of(
            List.of("--pre", "--proxy"),
            List.of("--identity", "--proxy"),
            List.of("--pre", "-n", "shop"),
            List.of("--pre", "--fail-within", "30d"),
            List.of("--wait", "soon"),
            List.of("-o", "yaml"))) {
      String[] arguments = new String[odd.size() + 1];
      arguments[0] = "check";
      System.arraycopy(odd.toArray(), 0, arguments, 1, odd.size());
      assertThat(weft(arguments)).as("%s", odd).isEqualTo(2);
    }
    assertThat(err.toString()).contains("expected: one of them at most");
    assertThat(out.toString()).isEmpty();
  }

  private int weft(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--kubeconfig";
    all[arguments.length + 1] = server.kubeconfig(directory);
    out.getBuffer().setLength(0);
    return weft.execute(all);
  }

  private List<JsonNode> checks() {
    return StreamSupport.stream(
            Serialization.unmarshal(out.toString(), JsonNode.class)
                .path("categories")
                .spliterator(),
            false)
        .flatMap(category -> StreamSupport.stream(category.path("checks").spliterator(), false))
        .toList();
  }

  private JsonNode check(String id) {
    return checks().stream()
        .filter(check -> check.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no check " + id + " in " + out));
  }

  private List<String> results() {
    return checks().stream().map(check -> check.path("result").asText()).toList();
  }
}
