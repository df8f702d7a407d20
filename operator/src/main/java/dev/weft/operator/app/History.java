package dev.weft.operator.app;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the cluster's history only goes forward. When etcd is restored from a snapshot, resource
 * versions go back; a watch that asks for what follows the last one it has seen is then told
 * nothing until history has caught up, and what was lost stays in caches for ever. Nothing but
 * starting anew helps. Resource versions can be compared since Kubernetes 1.35 (KEP-5504), and
 * could be in fact long before.
 */
final class History implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(History.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Supplier<OptionalLong> now;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("history").daemon().factory());
  private long latest;
  private volatile String problem = "";

  /**
   * @param now the resource version that the API server is at; empty while it does not answer
   */
  History(Supplier<OptionalLong> now) {
    this.now = now;
  }

  static History of(KubernetesClient client) {
    var history = new History(() -> version(client));
    history.timer.scheduleWithFixedDelay(history::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return history;
  }

  /** A list without a version is answered with what is so at this moment. */
  private static OptionalLong version(KubernetesClient client) {
    try {
      String version =
          client
              .services()
              .inNamespace("default")
              .list(new ListOptionsBuilder().withLimit(1L).build())
              .getMetadata()
              .getResourceVersion();
      return OptionalLong.of(Long.parseLong(version));
    } catch (KubernetesClientException | NumberFormatException e) {
      return OptionalLong.empty(); // away, which others notice; or versions that are no numbers
    }
  }

  void look() {
    now.get()
        .ifPresent(version -> {
          if (version < latest && problem.isEmpty()) {
            problem = "the API server's history went back from " + latest + " to " + version;
            log.error("starting anew is needed cause={}", problem);
          }
          latest = Math.max(latest, version);
        });
  }

  /** Nothing that this process remembers of the cluster can be relied on. */
  List<String> problems() {
    return problem.isEmpty() ? List.of() : List.of(problem);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
