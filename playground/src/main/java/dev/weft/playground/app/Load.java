package dev.weft.playground.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shop's load generator, asked by way of the API server for what it has counted. */
public final class Load {
  private static final int PORT = 8080;

  private final KubernetesClient client;

  public Load(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @param ok answered well
   * @param applicationFailed a service of the shop said so itself
   * @param meshFailed a proxy said so, or the connection broke
   * @param reasons failures by reason
   */
  public record Counts(
      long sent, long ok, long applicationFailed, long meshFailed, Map<String, Long> reasons) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, Map.of());

    public long answered() {
      return ok + applicationFailed;
    }

    public Counts since(Counts before) {
      return new Counts(
          sent - before.sent,
          ok - before.ok,
          applicationFailed - before.applicationFailed,
          meshFailed - before.meshFailed,
          more(reasons, before.reasons));
    }

    /** What has been counted since. */
    static Map<String, Long> more(Map<String, Long> now, Map<String, Long> before) {
      Map<String, Long> more = new LinkedHashMap<>();
      now.forEach((reason, count) -> {
        long change = count - before.getOrDefault(reason, 0L);
        if (change > 0) {
          more.put(reason, change);
        }
      });
      return more;
    }
  }

  public Counts counts() throws IOException {
    Pod pod =
        client
            .pods()
            .inNamespace(Playground.SHOP)
            .withLabel("app", "load")
            .list()
            .getItems()
            .stream()
            .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
            .findFirst()
            .orElseThrow(() -> new IOException("the shop has no load generator"));
    String path =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/counts"
            .formatted(Playground.SHOP, pod.getMetadata().getName(), PORT);
    String text = client.raw(path);
    if (text == null) {
      throw new IOException("the load generator does not answer");
    }
    JsonNode json = Serialization.unmarshal(text, JsonNode.class);
    Map<String, Long> reasons = new LinkedHashMap<>();
    json.path("reasons").properties().forEach(e -> reasons.put(e.getKey(), e.getValue().asLong()));
    return new Counts(
        json.path("sent").asLong(),
        json.path("ok").asLong(),
        json.path("applicationFailed").asLong(),
        json.path("meshFailed").asLong(),
        reasons);
  }
}
