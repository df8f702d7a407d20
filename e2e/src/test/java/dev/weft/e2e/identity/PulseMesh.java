package dev.weft.e2e.identity;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Manifests;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.PlaygroundOptions;
import dev.weft.playground.net.Detection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A mesh in network namespaces with the pulse in it. */
final class PulseMesh {
  private static final String ASKED_FOR = "weft.identity";
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private PulseMesh() {}

  /** Aborts the test, and says by name why, where it cannot or should not run. */
  static void orSkip(Class<?> test) {
    orSkip(test, NetworkMode.NAMESPACES);
  }

  static void orSkip(Class<?> test, NetworkMode network) {
    Optional<String> hindrance =
        !Boolean.getBoolean(ASKED_FOR)
            ? Optional.of("it takes minutes; .ci/run identity runs it")
            : network == NetworkMode.NAMESPACES ? Detection.obstacle() : Optional.empty();
    if (hindrance.isPresent()) {
      System.out.println("SKIPPED: " + test.getSimpleName() + ": " + hindrance.get());
      abort(hindrance.get());
    }
  }

  /**
   * @param spec of the Mesh: YAML on one line
   */
  static Playground start(String name, String spec) throws IOException, InterruptedException {
    return start(name, spec, NetworkMode.NAMESPACES);
  }

  static Playground start(String name, String spec, NetworkMode network)
      throws IOException, InterruptedException {
    Playground playground =
        Playground.start(
            PlaygroundOptions.of(HOME)
                .withNetwork(network)
                .withProgress(step -> System.out.println(name + ": " + step)));
    try {
      playground.install();
      Manifests.apply(
          playground.client(),
          """
          apiVersion: weft.dev/v1alpha1
          kind: Mesh
          metadata: {name: %s}
          spec: %s
          """
              .formatted(Playground.MESH, spec));
      playground.awaitMeshReady();
      playground.pulse();
      return playground;
    } catch (IOException | InterruptedException | RuntimeException e) {
      playground.close();
      throw e;
    }
  }
}
