package dev.weft.cli.stat;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.cli.metrics.MetricsText;
import dev.weft.cli.metrics.Scrape;
import dev.weft.cli.metrics.Window;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks proxies for their metrics by way of the API server, which reaches pods where the user's
 * machine does not.
 */
public final class Proxies {
  /** The API server carries each of these; a large mesh should not be asked all at once. */
  private static final int AT_ONCE = 16;

  private final KubernetesClient client;
  private final LongSupplier nanos;

  public Proxies(KubernetesClient client, LongSupplier nanos) {
    this.client = client;
    this.nanos = nanos;
  }

  /**
   * @param namespace null: all
   */
  public List<MeshPod> pods(@Nullable String namespace) {
    var pods =
        namespace == null
            ? client.pods().inAnyNamespace().list()
            : client.pods().inNamespace(namespace).list();
    return pods.getItems().stream().map(MeshPod::of).toList();
  }

  /** Asks each meshed pod that runs. */
  public Map<MeshPod, Answer> ask(List<MeshPod> pods) throws InterruptedException {
    Map<MeshPod, Future<Answer>> asked = new LinkedHashMap<>();
    Map<MeshPod, Answer> answers = new LinkedHashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      pods.stream()
          .filter(pod -> pod.meshed() && pod.running())
          .forEach(pod -> asked.put(pod, threads.submit(() -> ask(pod))));
      for (Map.Entry<MeshPod, Future<Answer>> entry : asked.entrySet()) {
        try {
          answers.put(entry.getKey(), entry.getValue().get());
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause()); // a bug: ask answers failures as values
        }
      }
    }
    return answers;
  }

  private Answer ask(MeshPod pod) {
    String path =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/metrics"
            .formatted(pod.namespace(), pod.name(), Ports.ADMIN);
    String text;
    try {
      text = client.raw(path);
    } catch (KubernetesClientException e) {
      return new Answer.Silent(Reasons.of(e));
    }
    if (text == null) {
      return new Answer.Silent("no " + Names.PROXY_CONTAINER + " there");
    }
    return switch (MetricsText.parse(text, Window::reads)) {
      case MetricsText.Parsed.Ok(var samples) ->
          new Answer.Ok(Scrape.of(samples, nanos.getAsLong()));
      case MetricsText.Parsed.Malformed(int line, String why) ->
          new Answer.Silent("metrics, line " + line + ": " + why);
    };
  }
}
