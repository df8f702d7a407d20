package dev.weft.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command looks: in one namespace, or in all. */
public final class NamespaceOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Namespace (default: the context's).")
  private @Nullable String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All namespaces.")
  private boolean everywhere;

  /** Null for all. */
  public @Nullable String where(KubernetesClient client) {
    return everywhere
        ? null
        : Objects.requireNonNullElse(
            namespace, Objects.requireNonNullElse(client.getNamespace(), "default"));
  }
}
