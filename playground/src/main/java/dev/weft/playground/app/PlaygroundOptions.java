package dev.weft.playground.app;

import dev.weft.playground.app.ClusterOptions.NetworkMode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a playground is to be.
 *
 * @param home the checkout, built: where images' class paths and the samples are found
 * @param keep where state survives a restart; null: it ends with the playground
 * @param port of the API server; 0: any free one
 * @param kubeconfig where to write the administrator's kubeconfig; null: nowhere
 * @param progress told of each step as it begins
 */
public record PlaygroundOptions(
    Path home,
    NetworkMode network,
    @Nullable Path keep,
    int port,
    @Nullable Path kubeconfig,
    Consumer<String> progress) {

  public static PlaygroundOptions of(Path home) {
    return new PlaygroundOptions(home, NetworkMode.AUTO, null, 0, null, _ -> {});
  }

  public PlaygroundOptions withNetwork(NetworkMode mode) {
    return new PlaygroundOptions(home, mode, keep, port, kubeconfig, progress);
  }

  public PlaygroundOptions withKeep(@Nullable Path directory) {
    return new PlaygroundOptions(home, network, directory, port, kubeconfig, progress);
  }

  public PlaygroundOptions withPort(int apiPort) {
    return new PlaygroundOptions(home, network, keep, apiPort, kubeconfig, progress);
  }

  public PlaygroundOptions withKubeconfig(@Nullable Path file) {
    return new PlaygroundOptions(home, network, keep, port, file, progress);
  }

  public PlaygroundOptions withProgress(Consumer<String> listener) {
    return new PlaygroundOptions(home, network, keep, port, kubeconfig, listener);
  }
}
