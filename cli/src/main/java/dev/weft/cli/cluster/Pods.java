package dev.weft.cli.cluster;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists pods, and asks their proxies by way of the API server, which reaches pods where the user's
 * machine does not.
 */
public final class Pods {
  /** The API server carries each of these; a large mesh should not be asked all at once. */
  private static final int AT_ONCE = 16;

  private static final int ANSWER_SECONDS = 10;

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
    return each(
        pods.stream().filter(pod -> pod.meshed() && pod.running()).toList(),
        pod -> reading.apply(ask(pod.namespace(), pod.name(), Ports.ADMIN, path)));
  }

  /** To one of many. */
  public interface Question<K, A> {
    A ask(K whom) throws InterruptedException;
  }

  /** Puts one question to many, some at once; answers stand in the order of whom was asked. */
  public static <K, A> Map<K, A> each(List<K> whom, Question<K, A> question)
      throws InterruptedException {
    Map<K, Future<A>> asked = new LinkedHashMap<>();
    Map<K, A> answers = new LinkedHashMap<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      whom.forEach(one -> asked.put(one, threads.submit(() -> question.ask(one))));
      for (Map.Entry<K, Future<A>> entry : asked.entrySet()) {
        try {
          answers.put(entry.getKey(), entry.getValue().get());
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause()); // a bug: failures are values
        }
      }
    }
    return answers;
  }

  /**
   * Asks one pod, and hears also what it says beside an error: /readyz tells there what is wrong.
   */
  public Said page(String namespace, String name, int port, String path)
      throws InterruptedException {
    HttpClient http = client.getHttpClient();
    String url =
        String.valueOf(client.getMasterUrl()).replaceAll("/+$", "")
            + "/api/v1/namespaces/%s/pods/%s:%d/proxy/%s".formatted(namespace, name, port, path);
    try {
      HttpResponse<String> answer =
          http.sendAsync(http.newHttpRequestBuilder().uri(url).build(), String.class)
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return answer.code() == 200
          ? new Said.Text(answer.body())
          : new Said.Silent(answer.code() + ": " + Reasons.ofBody(answer.body()));
    } catch (ExecutionException | TimeoutException e) {
      return new Said.Silent(Reasons.of(new KubernetesClientException("no answer", e)));
    }
  }

  private Said ask(String namespace, String name, int port, String path) {
    String page =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/%s".formatted(namespace, name, port, path);
    try {
      String text = client.raw(page);
      return text == null
          ? new Said.Silent("no " + Names.PROXY_CONTAINER + " there")
          : new Said.Text(text);
    } catch (KubernetesClientException e) {
      return new Said.Silent(Reasons.of(e));
    }
  }
}
