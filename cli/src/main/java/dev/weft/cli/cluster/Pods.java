package dev.weft.cli.cluster;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists pods, and asks their proxies by way of the API server, which reaches pods where the user's
 * machine does not.
 */
public final class Pods {
  /** The API server carries each of these; a large mesh should not be asked all at once. */
  private static final int AT_ONCE = 16;

  private final KubernetesClient client;

  public Pods(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param namespace null: all
   */
  public List<MeshPod> list(@Nullable String namespace) {
    var pods =
        namespace == null
            ? client.pods().inAnyNamespace().list()
            : client.pods().inNamespace(namespace).list();
    return pods.getItems().stream().map(MeshPod::of).toList();
  }

  /**
   * Asks each meshed pod that runs.
   *
   * @param path on the proxy's admin port, such as {@code metrics}
   * @param reading makes of it what the caller wants, on the thread that asked, at once
   */
  public <A> Map<MeshPod, A> ask(List<MeshPod> pods, String path, Function<Said, A> reading)
      throws InterruptedException {
    Map<MeshPod, Future<A>> asked = new LinkedHashMap<>();
    Map<MeshPod, A> answers = new LinkedHashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      pods.stream()
          .filter(pod -> pod.meshed() && pod.running())
          .forEach(pod -> asked.put(pod, threads.submit(() -> reading.apply(ask(pod, path)))));
      for (Map.Entry<MeshPod, Future<A>> entry : asked.entrySet()) {
        try {
          answers.put(entry.getKey(), entry.getValue().get());
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause()); // a bug: failures are values
        }
      }
    }
    return answers;
  }

  private Said ask(MeshPod pod, String path) {
    String admin =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/%s"
            .formatted(pod.namespace(), pod.name(), Ports.ADMIN, path);
    try {
      String text = client.raw(admin);
      return text == null
          ? new Said.Silent("no " + Names.PROXY_CONTAINER + " there")
          : new Said.Text(text);
    } catch (KubernetesClientException e) {
      return new Said.Silent(Reasons.of(e));
    }
  }
}
