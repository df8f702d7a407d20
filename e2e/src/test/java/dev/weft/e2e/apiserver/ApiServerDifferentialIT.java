package dev.weft.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same cases on the playground's API server and on a real kube-apiserver. Where no real one is
 * given, the outcomes recorded from one stand in: {@code -Dweft.record=true} writes them anew.
 */
class ApiServerDifferentialIT {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/weft/e2e/apiserver");
  private static final Path CASES = RESOURCES.resolve("cases");
  private static final Path RECORDED = RESOURCES.resolve("recorded");

  /**
   * Lines that may differ, by case: a pattern of lines that are left out on both sides, and why.
   */
  private static final Map<String, KnownDifference> KNOWN = KnownDifference.all();

  private static final Agreements AGREEMENTS = new Agreements();
  private static ApiServers servers;

  /** A case: what to do on a server in a namespace, and what came out. */
  interface Case {
    String run(ApiServers.Server server, String namespace) throws Exception;
  }

  @BeforeAll
  static void start() throws IOException {
    servers = ApiServers.start();
    if (servers.real().isEmpty()) {
      System.out.println(
          "SKIPPED: differential against a real kube-apiserver ("
              + ApiServers.HOW_TO_GET_A_REAL_ONE
              + "); recorded outcomes are compared instead");
    }
  }

  @AfterAll
  static void publish() throws IOException {
    AGREEMENTS.publish();
    servers.close();
  }

  @TestFactory
  Stream<DynamicTest> agrees() throws IOException {
    var cases = new TreeMap<String, Case>(ClientCases.all());
    try (Stream<Path> scripts = Files.list(CASES)) {
      scripts
          .filter(path -> path.toString().endsWith(".sh"))
          .forEach(path ->
              cases.put(
                  name(path),
                  (server, namespace) -> {
                    assumeThat(Kubectl.present()).as("kubectl on PATH").isTrue();
                    return Kubectl.script(server, namespace, Files.readString(path));
                  }));
    }
    return cases.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> compare(e.getKey(), e.getValue())));
  }

  private static String name(Path path) {
    return path.getFileName().toString().replaceFirst("\\.sh$", "");
  }

  private static void compare(String name, Case test) throws Exception {
    Path file = RECORDED.resolve(name + ".txt");
    ApiServers.Server real = servers.real().orElse(null);
    String theirs = real == null ? Files.readString(file) : outcome(test, real, name);
    if (real != null && Boolean.getBoolean("weft.record")) {
      Files.createDirectories(RECORDED);
      Files.writeString(file, theirs);
    }
    String expected = KnownDifference.strip(KNOWN.get(name), theirs);
    String mine = KnownDifference.strip(KNOWN.get(name), outcome(test, servers.playground(), name));
    String against = real == null ? "real, recorded" : "real, now";
    KnownDifference known = KNOWN.get(name);
    String verdict =
        !mine.equals(expected) ? "NO" : known == null ? "yes" : "yes, but for: " + known.why();
    AGREEMENTS.add(name, mine, against, verdict);
    assertThat(mine).as("%s: playground beside %s", name, against).isEqualTo(expected);
  }

  private static String outcome(Case test, ApiServers.Server server, String name) throws Exception {
    String namespace = "diff-" + name + "-" + Long.toString(System.nanoTime() % 1_000_000, 36);
    try (KubernetesClient client = server.client()) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      try {
        return Outcome.normalised(test.run(server, namespace), namespace);
      } finally {
        client.namespaces().withName(namespace).delete();
      }
    }
  }
}
