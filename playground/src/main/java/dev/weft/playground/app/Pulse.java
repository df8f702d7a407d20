package dev.weft.playground.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pulse's caller ({@code samples/pulse.yaml}), asked for what it has counted. */
public final class Pulse {
  public static final String NAMESPACE = "pulse";

  /** Calls at a constant rate, and lines that are held open, by the names the caller gives them. */
  private static final List<String> CALLS = List.of("http", "grpc");

  private static final List<String> LINES = List.of("stream", "tcp");

  private static final int PORT = 8080;

  private final KubernetesClient client;
  private final String namespace;
  private final String app;
  private final int port;

  /** That of {@code samples/pulse.yaml}. */
  Pulse(KubernetesClient client) {
    this(client, NAMESPACE, "caller", PORT);
  }

  /**
   * @param app label of the caller's pod
   * @param port where it tells what it has counted
   */
  public Pulse(KubernetesClient client, String namespace, String app, int port) {
    this.client = client;
    this.namespace = namespace;
    this.app = app;
    this.port = port;
  }

  /**
   * Of one kind of call.
   *
   * @param reasons of failures
   */
  public record Calls(long sent, long ok, long failed, Map<String, Long> reasons) {
    public Calls {
      reasons = Map.copyOf(reasons);
    }
  }

  /**
   * Of one kind of line.
   *
   * @param beats texts that went there and back
   * @param dropped lines that broke
   * @param refused attempts to open one in vain
   */
  public record Lines(
      long opened, long beats, long dropped, long refused, Map<String, Long> reasons) {
    public Lines {
      reasons = Map.copyOf(reasons);
    }
  }

  /** Since the caller's start, or between two looks. */
  public record Counts(Map<String, Calls> calls, Map<String, Lines> lines) {
    public Counts {
      calls = new LinkedHashMap<>(calls);
      lines = new LinkedHashMap<>(lines);
    }

    public Counts since(Counts before) {
      Map<String, Calls> moreCalls = new LinkedHashMap<>();
      calls.forEach((name, now) -> moreCalls.put(name, since(now, before.calls.get(name))));
      Map<String, Lines> moreLines = new LinkedHashMap<>();
      lines.forEach((name, now) -> moreLines.put(name, since(now, before.lines.get(name))));
      return new Counts(moreCalls, moreLines);
    }

    private static Calls since(Calls now, @Nullable Calls then) {
      return then == null
          ? now
          : new Calls(
              now.sent - then.sent,
              now.ok - then.ok,
              now.failed - then.failed,
              Load.Counts.more(now.reasons, then.reasons));
    }

    private static Lines since(Lines now, @Nullable Lines then) {
      return then == null
          ? now
          : new Lines(
              now.opened - then.opened,
              now.beats - then.beats,
              now.dropped - then.dropped,
              now.refused - then.refused,
              Load.Counts.more(now.reasons, then.reasons));
    }
  }

  public Counts counts() throws IOException {
    String path =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/counts".formatted(namespace, caller(), port);
    String text = client.raw(path);
    if (text == null) {
      throw new IOException("the pulse's caller does not answer");
    }
    JsonNode json = Serialization.unmarshal(text, JsonNode.class);
    Map<String, Calls> calls = new LinkedHashMap<>();
    CALLS.forEach(name -> calls.put(name, calls(json.path(name))));
    Map<String, Lines> lines = new LinkedHashMap<>();
    LINES.forEach(name -> lines.put(name, lines(json.path(name))));
    return new Counts(calls, lines);
  }

  private String caller() throws IOException {
    return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .map((Pod pod) -> pod.getMetadata().getName())
        .findFirst()
        .orElseThrow(() -> new IOException("the pulse has no caller"));
  }

  private static Calls calls(JsonNode json) {
    return new Calls(
        json.path("sent").asLong(),
        json.path("ok").asLong(),
        json.path("failed").asLong(),
        reasons(json));
  }

  private static Lines lines(JsonNode json) {
    return new Lines(
        json.path("opened").asLong(),
        json.path("beats").asLong(),
        json.path("dropped").asLong(),
        json.path("refused").asLong(),
        reasons(json));
  }

  private static Map<String, Long> reasons(JsonNode json) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    json.path("reasons").properties().forEach(e -> reasons.put(e.getKey(), e.getValue().asLong()));
    return reasons;
  }
}
