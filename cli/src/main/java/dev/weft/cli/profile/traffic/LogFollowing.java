package dev.weft.cli.profile.traffic;

import dev.weft.api.Names;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Reasons;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows what proxies write, from now on and for a while, by way of the API server. */
final class LogFollowing {
  /** Of what stands beside an error. */
  private static final int MAX_REASON_BYTES = 4096;

  private final KubernetesClient client;

  LogFollowing(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Returns when the time is over, or all logs have ended.
   *
   * @param readers by pod; each is called on a thread of the client's, one line after the other
   * @return of pods whose log cannot be read: why not
   */
  Map<MeshPod, String> follow(Map<MeshPod, Consumer<String>> readers, Duration howLong)
      throws InterruptedException {
    Map<MeshPod, Log> logs = new LinkedHashMap<>();
    readers.forEach((pod, reader) -> logs.put(pod, open(pod, reader, howLong)));
    try {
      CompletableFuture.allOf(
              logs.values().stream().map(log -> log.ended).toArray(CompletableFuture<?>[]::new))
          .get(howLong.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // the time is over; what failed tells it below
    }
    Map<MeshPod, String> silent = new LinkedHashMap<>();
    logs.forEach((pod, log) -> {
      log.close();
      String why = log.why;
      if (why != null) {
        silent.put(pod, why);
      }
    });
    return silent;
  }

  private Log open(MeshPod pod, Consumer<String> reader, Duration howLong) {
    String url =
        String.valueOf(client.getMasterUrl()).replaceAll("/+$", "")
            + "/api/v1/namespaces/%s/pods/%s/log?container=%s&follow=true&tailLines=0"
                .formatted(pod.namespace(), pod.name(), Names.PROXY_CONTAINER);
    HttpClient http = client.getHttpClient();
    var log = new Log(reader);
    log.begin(
        http.consumeBytes(
            http.newHttpRequestBuilder()
                .uri(url)
                .forStreaming()
                // A kubelet may answer with the first line only.
                .timeout(howLong.toMillis() * 2, TimeUnit.MILLISECONDS)
                .build(),
            log));
    return log;
  }

  /** One pod's. */
  private static final class Log implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Lines lines;
    private final ByteArrayOutputStream refusal = new ByteArrayOutputStream();
    private volatile boolean refused;
    private volatile boolean closed;
    private volatile @Nullable String why;
    private volatile @Nullable CompletableFuture<HttpResponse<AsyncBody>> asked;

    Log(Consumer<String> reader) {
      this.lines = new Lines(reader);
    }

    void begin(CompletableFuture<HttpResponse<AsyncBody>> response) {
      asked = response;
      var _ =
          response.whenComplete((answer, failure) -> {
            if (failure != null) {
              failed(failure);
              return;
            }
            refused = answer.code() != 200;
            var _ = answer.body().done().whenComplete((_, broken) -> end(answer.code(), broken));
            answer.body().consume();
          });
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) {
      for (ByteBuffer piece : pieces) {
        if (!refused) {
          lines.add(piece);
        } else if (refusal.size() < MAX_REASON_BYTES) {
          byte[] bytes = new byte[Math.min(piece.remaining(), MAX_REASON_BYTES)];
          piece.get(bytes);
          refusal.writeBytes(bytes);
        }
      }
      body.consume();
    }

    private void end(int code, @Nullable Throwable broken) {
      if (refused) {
        why = code + ": " + Reasons.ofBody(refusal.toString(StandardCharsets.UTF_8));
      } else if (broken != null) {
        failed(broken);
        return;
      }
      ended.complete(null);
    }

    private void failed(Throwable failure) {
      if (!closed) { // what happens from there on is of our own making
        why = Reasons.of(new KubernetesClientException("no answer", failure));
      }
      ended.complete(null);
    }

    void close() {
      closed = true;
      CompletableFuture<HttpResponse<AsyncBody>> response = asked;
      if (response != null && !ended.isDone()) {
        if (response.isDone() && !response.isCompletedExceptionally()) {
          response.join().body().cancel();
        } else {
          response.cancel(true);
        }
      }
    }
  }
}
