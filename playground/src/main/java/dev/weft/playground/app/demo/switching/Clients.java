package dev.weft.playground.app.demo.switching;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** The askers of {@code samples/switch.yaml}, asked for what they noted since the last look. */
final class Clients {
  private static final int PORT = 8080;

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, Long> read = new HashMap<>(); // by pod: the last number

  Clients(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  List<String> names() {
    return client.pods().inNamespace(namespace).withLabel("app", "asker").list().getItems().stream()
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .map((Pod pod) -> pod.getMetadata().getName())
        .toList();
  }

  /** What came back since the last look. */
  List<Asked> more() throws IOException {
    List<Asked> asked = new ArrayList<>();
    for (String pod : names()) {
      long last = read.getOrDefault(pod, 0L);
      String path =
          "/api/v1/namespaces/%s/pods/%s:%d/proxy/trace?after=%d"
              .formatted(namespace, pod, PORT, last);
      String text = client.raw(path);
      if (text == null) {
        throw new IOException(pod + " does not answer");
      }
      for (Entry<String, JsonNode> each :
          Serialization.unmarshal(text, JsonNode.class).properties()) {
        last = next(pod, last, Long.parseLong(each.getKey()));
        asked.add(asked(pod, each.getValue()));
      }
      read.put(pod, last);
    }
    return asked;
  }

  private long next(String pod, long last, long number) throws IOException {
    boolean first = last == 0; // it may have begun long before
    if (!first && number != last + 1) {
      throw new IOException(
          "%s has forgotten what it noted: %d follows %d".formatted(pod, number, last));
    }
    return number;
  }

  private static Asked asked(String pod, JsonNode json) {
    return new Asked(
        pod,
        json.path("sentMicros").asLong(),
        json.path("tookMicros").asLong(),
        json.path("side").asText(),
        json.path("rule").asText(),
        json.path("failed").asText());
  }
}
