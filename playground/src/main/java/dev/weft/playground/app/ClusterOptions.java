package dev.weft.playground.app;

import dev.weft.playground.kubelet.Images;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a playground is to be.
 *
 * @param images what stands for container images
 * @param keep where state survives a restart; null: it ends with the playground
 * @param port of the API server; 0: any free one
 * @param kubeconfig where to write the administrator's kubeconfig; null: nowhere
 * @param progress told each step of the start, and what the user should know of this machine
 */
public record ClusterOptions(
    Images images,
    NetworkMode network,
    @Nullable Path keep,
    int port,
    @Nullable Path kubeconfig,
    Consumer<String> progress) {
  /** How pods get their addresses. */
  public enum NetworkMode {
    /** Namespaces where they work, else loopback. */
    AUTO,
    LOOPBACK,
    NAMESPACES
  }

  public static ClusterOptions defaults() {
    return new ClusterOptions(Images.NONE, NetworkMode.AUTO, null, 0, null, _ -> {});
  }

  public ClusterOptions withImages(Images known) {
    return new ClusterOptions(known, network, keep, port, kubeconfig, progress);
  }

  public ClusterOptions withNetwork(NetworkMode mode) {
    return new ClusterOptions(images, mode, keep, port, kubeconfig, progress);
  }

  public ClusterOptions withKeep(@Nullable Path directory) {
    return new ClusterOptions(images, network, directory, port, kubeconfig, progress);
  }

  public ClusterOptions withPort(int apiPort) {
    return new ClusterOptions(images, network, keep, apiPort, kubeconfig, progress);
  }

  public ClusterOptions withKubeconfig(@Nullable Path file) {
    return new ClusterOptions(images, network, keep, port, file, progress);
  }

  public ClusterOptions withProgress(Consumer<String> listener) {
    return new ClusterOptions(images, network, keep, port, kubeconfig, listener);
  }
}
