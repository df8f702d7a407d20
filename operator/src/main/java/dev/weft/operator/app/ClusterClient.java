package dev.weft.operator.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/**
 * The client of the API server, configured as in any pod.
 *
 * <p>HTTP/1.1: of an API server that has gone, the JDK's client keeps the one HTTP/2 connection and
 * sends further requests into it, so that nothing was reviewed, applied or renewed for minutes
 * after the API server had come back. A connection of HTTP/1.1 that does not answer costs one
 * request.
 */
final class ClusterClient {
  private static final Duration REQUEST = Duration.ofSeconds(8);
  private static final Duration CONNECT = Duration.ofSeconds(4);

  /** Whoever asks tries again; a lease must be renewed, or known to be lost, in time. */
  private static final int RETRIES = 1;

  private ClusterClient() {}

  static KubernetesClient connect() {
    Config config = Config.autoConfigure(null);
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withHttp2Disable(true)
                .withRequestTimeout((int) REQUEST.toMillis())
                .withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestRetryBackoffLimit(RETRIES)
                .build())
        .build();
  }
}
