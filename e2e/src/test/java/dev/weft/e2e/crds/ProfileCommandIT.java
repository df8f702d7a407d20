package dev.weft.e2e.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.Main;
import dev.weft.playground.apiserver.ApiServer;
import dev.weft.playground.apiserver.ApiServerOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weft profile} prints, in an API server with the committed definitions. */
class ProfileCommandIT {
  private static ApiServer server;
  private static KubernetesClient client;
  @TempDir private Path directory;

  @BeforeAll
  static void startAServerWithTheDefinitions() throws IOException {
    server = ApiServer.start(ApiServerOptions.defaults());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    Definitions.install(client);
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void theTemplateIsTaken() throws IOException {
    assertThat(routes(taken(profile("--template")))).hasSize(3);
  }

  @Test
  void everyFieldThatAnOpenApiFileCanSetIsTaken() throws IOException {
    String file =
        file(
            """
            openapi: 3.0.3
            servers: [{url: /v1}]
            paths:
              /größe/{a}.{b}:
                get:
                  x-weft-retryable: true
                  x-weft-timeout: 1h30m
                  responses:
                    429: {x-weft-failure: true}
                    5XX: {x-weft-failure: false}
            """);

    Map<String, Object> route = routes(taken(profile("--open-api", file))).getFirst();
    assertThat(route)
        .containsEntry("name", "GET /v1/größe/{a}.{b}")
        .containsEntry("isRetryable", true)
        .containsEntry("timeout", "1h30m");
    assertThat((List<?>) route.get("responseClasses")).hasSize(2);
  }

  @Test
  void aProfileOfAsManyAndAsLongRoutesAsThereMayBeIsTaken() throws IOException {
    var text = new StringBuilder("swagger: '2.0'\nx-weft-timeout: 24h\npaths:\n");
    for (int i = 0; i < 256; i++) {
      text.append("  /%s%03d: {get: {}}\n".formatted("x".repeat(1020), i));
    }

    assertThat(routes(taken(profile("--open-api", file(text.toString()))))).hasSize(256);
  }

  @Test
  void protobufsRoutesAreTaken() throws IOException {
    String file = file("package a.b; service S { rpc M (X) returns (stream X); }");

    assertThat(routes(taken(profile("--proto", file))).getFirst())
        .containsEntry("name", "/a.b.S/M");
  }

  private static String profile(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    var all = new ArrayList<>(List.of("profile", "web", "-n", "shop"));
    all.addAll(List.of(arguments));
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    assertThat(code).as(err::toString).isZero();
    return out.toString();
  }

  /** As kubectl does it, where an unknown field is an error; what the server made of it. */
  private static GenericKubernetesResource taken(String yaml) {
    return client
        .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .create();
  }

  @SuppressWarnings("unchecked") // of the schema
  private static List<Map<String, Object>> routes(GenericKubernetesResource profile) {
    return (List<Map<String, Object>>) profile.get("spec", "routes");
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("file"), text).toString();
  }
}
