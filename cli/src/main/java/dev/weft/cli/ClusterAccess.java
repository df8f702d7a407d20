package dev.weft.cli;

import dev.weft.cli.cluster.Reasons;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a command finds its cluster. As kubectl: flag, KUBECONFIG, ~/.kube/config.
 */
public final class ClusterAccess {
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int REQUEST_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Kubeconfig to use.")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "NAME", description = "Context in the kubeconfig.")
  private @Nullable String context;

  /** A client that has spoken with its cluster; the caller closes it. */
  public KubernetesClient connect() {
    KubernetesClient client = open();
    try {
      client.getKubernetesVersion();
      return client;
    } catch (KubernetesClientException e) {
      client.close();
      throw new CannotException(
          "no cluster answers at " + client.getMasterUrl() + ": " + Reasons.of(e) + ADVICE);
    }
  }

  /** A client that has spoken with nobody yet; the caller closes it. */
  public KubernetesClient open() {
    Config config = config();
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(REQUEST_MILLIS);
    config.setRequestRetryBackoffLimit(0); // a person waits: say what is wrong at once
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static final String ADVICE =
      "\nTell which cluster by --kubeconfig, --context or KUBECONFIG;"
          + " 'weft playground' starts one on this machine.";

  private Config config() {
    if (kubeconfig == null) {
      return Config.autoConfigure(context);
    }
    if (!Files.isReadable(kubeconfig)) {
      throw new CannotException("cannot read the kubeconfig " + kubeconfig);
    }
    return Config.fromKubeconfig(context, kubeconfig.toFile());
  }
}
