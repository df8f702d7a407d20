package dev.weft.e2e.stage;

import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.PlaygroundOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A playground of this checkout, and a file by which commands reach it. */
public final class PlaygroundStage implements AutoCloseable {
  /** The checkout. */
  public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Playground playground;
  private final Path kubeconfig;

  private PlaygroundStage(Playground playground, Path kubeconfig) {
    this.playground = playground;
    this.kubeconfig = kubeconfig;
  }

  /** With an operator, and nothing else. */
  public static PlaygroundStage open(NetworkMode network) throws IOException, InterruptedException {
    Path kubeconfig = Files.createTempFile("weft-e2e-", ".kubeconfig");
    Playground playground =
        Playground.start(
            PlaygroundOptions.of(HOME)
                .withNetwork(network)
                .withKubeconfig(kubeconfig)
                .withProgress(step -> System.out.println(network + ": " + step)));
    PlaygroundStage stage = new PlaygroundStage(playground, kubeconfig);
    try {
      playground.install();
      return stage;
    } catch (IOException | InterruptedException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** The sample Mesh. */
  public void mesh() throws IOException, InterruptedException {
    playground.mesh();
  }

  /** The shop, once requests of its load come back. */
  public void shop() throws IOException, InterruptedException {
    playground.shop();
    playground.traffic();
  }

  public Playground playground() {
    return playground;
  }

  public KubernetesClient client() {
    return playground.client();
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The command, told of this cluster. */
  public Weft weft() {
    return new Weft(kubeconfig);
  }

  @Override
  public void close() throws IOException {
    playground.close();
    Files.deleteIfExists(kubeconfig);
  }
}
