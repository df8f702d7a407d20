package dev.weft.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Main;
import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProfileCommandTest {
  private static final String LIBRARY =
      """
      openapi: 3.0.3
      servers: [{url: /v1}]
      paths:
        /books/{id}: {get: {x-weft-timeout: 1s}, delete: {}}
        /books/mine: {get: {x-weft-retryable: true}}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine weft =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  @TempDir private Path directory;

  @Test
  void anOpenApiFileBecomesAProfile() throws IOException {
    assertThat(profile("--open-api", file("library.yaml", LIBRARY))).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            ---
            apiVersion: "weft.dev/v1alpha1"
            kind: "ServiceProfile"
            metadata:
              name: "web.shop.svc.cluster.local"
              namespace: "shop"
            spec:
              routes:
              - name: "GET /v1/books/mine"
                condition:
                  all:
                  - pathRegex: "/v1/books/mine"
                  - method: "GET"
                isRetryable: true
              - name: "DELETE /v1/books/{id}"
                condition:
                  all:
                  - pathRegex: "/v1/books/[^/]*"
                  - method: "DELETE"
              - name: "GET /v1/books/{id}"
                condition:
                  all:
                  - pathRegex: "/v1/books/[^/]*"
                  - method: "GET"
                timeout: "1s"
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theStandardInputIsAFileToo() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(LIBRARY.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(profile("--open-api", "-", "-o", "json")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).startsWith("{").endsWith("}\n");
    assertThat(routes()).hasSize(3);
  }

  @Test
  void protobufFilesBecomeAProfileTogether() throws IOException {
    file("a.proto", "package a; service S { rpc M (X) returns (X); }");
    String b = file("b.proto", "package b; service S { rpc M (X) returns (X); }");

    assertThat(profile("--proto", "a.proto", "--proto", b, "-I", directory.toString())).isZero();
    assertThat(routes()).extracting(Route::name).containsExactly("/a.S/M", "/b.S/M");
  }

  @Test
  void theTemplateIsAProfileWithComments() {
    assertThat(profile("--template")).isZero();

    assertThat(out.toString()).startsWith("# ").contains("name: web.shop.svc.cluster.local");
    assertThat(routes()).hasSize(3);
  }

  @Test
  void whatIsWrongWithAFileIsSaidWithItsPlace() throws IOException {
    String file = file("bad.yaml", LIBRARY.replace("1s", "soon"));

    assertThat(profile("--open-api", file)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo(
            "weft: "
                + file
                + ", line 4: paths./books/{id}.get.x-weft-timeout: 'soon'"
                + " (expected: a duration such as 250ms, 10s or 1h30m, 24h at most)\n");
  }

  @Test
  void moreRoutesThanAProfileTakesNeedTheUsersWord() throws IOException {
    var text = new StringBuilder("swagger: '2.0'\npaths:\n");
    for (int i = 0; i < 257; i++) {
      text.append("  /p%d: {get: {}}\n".formatted(i));
    }
    String file = file("large.yaml", text.toString());

    assertThat(profile("--open-api", file)).isEqualTo(1);
    assertThat(err.toString())
        .contains("257 routes (expected: 256 at most")
        .contains("--max-routes");

    assertThat(profile("--open-api", file, "--max-routes", "256")).isZero();
    assertThat(routes()).hasSize(256);
    assertThat(err.toString()).contains("weft: kept 256 of 257 routes");
  }

  @Test
  void aRouteThatCouldNeverBeTakenIsToldOf() throws IOException {
    String file =
        file("twice.yaml", "swagger: '2.0'\npaths: {'/a/{b}': {get: {}}, '/a/{c}': {get: {}}}");

    assertThat(profile("--open-api", file)).isZero();
    assertThat(routes()).hasSize(1);
    assertThat(err.toString())
        .contains(
            "weft: left out GET /a/{c} (line 2): GET /a/{b} (line 2) matches the same requests");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    String missing = directory.resolve("none.yaml").toString();

    assertThat(profile("--open-api", missing)).isEqualTo(1);
    assertThat(err.toString()).contains("cannot read " + missing + ": there is no such file");
    assertThat(profile("--proto", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("it is a directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "profile|Missing required parameter: 'SERVICE'",
        "profile web -n shop|expected one of --open-api, --proto, --tap, --template; there are 0",
        "profile web -n shop --tap --template|there are 2",
        "profile web -n shop --open-api a --proto b|there are 2",
        "profile Web -n shop --template|SERVICE: 'Web' (expected: a Service's name such as web",
        "profile web.shop -n shop --template|SERVICE: 'web.shop' (expected: a Service's name",
        "profile web -n Shop --template|--namespace: 'Shop' (expected: a namespace's name",
        "profile web -n shop --tap --duration soon|'soon' (expected: a duration such as",
        "profile web -n shop --tap --duration 2h|--duration: expected 1s to 1h",
        "profile web -n shop --tap --duration 10ms|--duration: expected 1s to 1h",
        "profile web -n shop --template --duration 10s|--duration goes with --tap",
        "profile web -n shop --tap --max-routes 257|--max-routes: 257 (expected: 1 to 256)",
        "profile web -n shop --tap --max-routes 0|--max-routes: 0 (expected: 1 to 256)",
        "profile web -n shop --template --max-routes 9|--max-routes does not go with --template",
        "profile web -n shop --proto a --base-path /v1|--base-path goes with --open-api",
        "profile web -n shop --open-api a --base-path v1|--base-path: 'v1' (expected: a path",
        "profile web -n shop --open-api a -I b|--proto-path goes with --proto",
        "profile web -n shop --template -o json|json does not go with --template",
        "profile web -n shop --template -o xml|'xml'",
      })
  void whatIsNotUnderstoodIsSaidAndGivesTwo(String line, String why) {
    assertThat(weft.execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(why).contains("Usage: weft profile");
    assertThat(out.toString()).isEmpty();
  }

  private int profile(String... arguments) {
    var all = new ArrayList<>(List.of("profile", "web", "-n", "shop"));
    all.addAll(List.of(arguments));
    return weft.execute(all.toArray(String[]::new));
  }

  private List<Route> routes() {
    return Serialization.unmarshal(out.toString(), ServiceProfile.class).getSpec().routes();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
