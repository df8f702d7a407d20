package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code weft profile --tap} against an API server whose pods' logs end at once. */
class ProfileCommandIT {
  private static final String SHOP = "/api/v1/namespaces/shop/";

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
            .answers(SHOP + "services/web", service("{\"app\":\"web\"}"))
            .answers(SHOP + "services/out", service("null"))
            .answers(
                SHOP + "pods", pods(pod("web-1", "json"), pod("web-2", "json"), pod("web-3", "")))
            .answers(SHOP + "pods/web-1/log", () -> log("GET", "/books/%d", 200))
            .refuses(SHOP + "pods/web-2/log", 403, "pods/log is forbidden");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsAskedBecomesAProfile() throws IOException {
    assertThat(tap("web")).isZero();

    assertThat(Serialization.unmarshal(out.toString(), ServiceProfile.class).getSpec().routes())
        .extracting(Route::name)
        .containsExactly("GET /books/*");
    assertThat(out.toString()).contains("pathRegex: \"/books/[^/]*\"");
    assertThat(err.toString())
        .contains("weft: 1 of 3 pods of web cannot be watched")
        .contains("weft: watching web for 30s, at 2 of its pods")
        .contains("weft: the log of shop/web-2's proxy cannot be read: 403: pods/log is forbidden")
        .contains("weft: saw 40 requests");
  }

  @Test
  void withoutTrafficItSaysSoAndGivesOne() throws IOException {
    server.answers(SHOP + "pods/web-1/log", "the proxy's own words\n");

    assertThat(tap("web")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("weft: saw no request to web in 30s")
        .contains("--duration");
  }

  @Test
  void requestsThatFoundNothingAreSaidAndGiveOne() throws IOException {
    server.answers(SHOP + "pods/web-1/log", () -> log("GET", "/x%d", 404));

    assertThat(tap("web")).isEqualTo(1);
    assertThat(err.toString()).contains("weft: saw 40 requests to web in 30s, none of which found");
  }

  @Test
  void proxiesWithoutAnAccessLogAreToldHowToGetOne() throws IOException {
    server.answers(SHOP + "pods", pods(pod("web-3", "")));

    assertThat(tap("web")).isEqualTo(1);
    assertThat(err.toString()).contains("no access log").contains("spec.proxy.accessLog: JSON");
  }

  @Test
  void whatCannotBeWatchedIsNamed() throws IOException {
    assertThat(tap("out")).isEqualTo(1);
    assertThat(err.toString()).contains("the Service out selects no pods");
    assertThat(tap("none")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no Service none in namespace shop");
    server.answers(SHOP + "pods", pods());
    assertThat(tap("web")).isEqualTo(1);
    assertThat(err.toString()).contains("no pod of web runs in namespace shop");
    server.answers(SHOP + "pods", pods(pod("web-1", "json").replace("weft.dev/injected", "x")));
    assertThat(tap("web")).isEqualTo(1);
    assertThat(err.toString()).contains("no pod of web has a proxy");
  }

  private int tap(String service) throws IOException {
    return weft.execute(
        "profile", service, "-n", "shop", "--tap", "--kubeconfig", server.kubeconfig(directory));
  }

  private static String log(String method, String path, int status) {
    return IntStream.range(0, 40)
        .mapToObj(i ->
            """
            {"kind":"request","direction":"inbound","method":"%s","path":"%s","status":%d,\
            "upstream":"127.0.0.1:8080","grpc_status":null}
            """
                .formatted(method, path.formatted(i), status))
        .collect(Collectors.joining("a line of the proxy's own\n", "x\n", ""));
  }

  private static String service(String selector) {
    return """
    {"kind":"Service","apiVersion":"v1","metadata":{"name":"web","namespace":"shop"},
    "spec":{"selector":%s,"ports":[{"port":80,"targetPort":8080}]}}\
    """
        .formatted(selector);
  }

  private static String pods(String... pods) {
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
        + String.join(",", pods)
        + "]}";
  }

  private static String pod(String name, String accessLog) {
    return """
    {"metadata":{"name":"%s","namespace":"shop","labels":{"weft.dev/injected":"true"}},
    "spec":{"initContainers":[{"name":"weft-proxy","env":[{"name":"WEFT_ACCESS_LOG","value":"%s"}]}],
    "containers":[{"name":"c"}]},"status":{"phase":"Running"}}\
    """
        .formatted(name, accessLog);
  }
}
