package dev.weft.cli.identity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.cluster.Said;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says at {@code /state} (docs/state.md) of its certificate and of whom it trusts.
 *
 * @param leaf null while it has none
 * @param trust null before it has heard of any
 * @param failure why it could not get a certificate the last time it asked; null when it could
 */
public record ProxyState(@Nullable Leaf leaf, @Nullable Trust trust, @Nullable String failure) {

  /**
   * The certificate by which it proves who its pod is.
   *
   * @param id SPIFFE ID
   * @param anchor fingerprint of the trust anchor to which it chains
   */
  public record Leaf(String id, String anchor, Instant notBefore, Instant notAfter) {}

  /**
   * The trust bundle on which it acts, which is the one that it has acknowledged.
   *
   * @param version as the control plane named it; empty where the proxy does not say
   * @param anchors fingerprints
   */
  public record Trust(String version, List<String> anchors) {
    public Trust {
      anchors = List.copyOf(anchors);
    }
  }

  /** What came of asking one proxy. */
  public sealed interface Answer {
    record Known(ProxyState state) implements Answer {}

    /**
     * @param why for a person, one line
     */
    record Silent(String why) implements Answer {}
  }

  public static Answer read(Said said) {
    return switch (said) {
      case Said.Silent(String why) -> new Answer.Silent(why);
      case Said.Text(String text) -> {
        try {
          JsonNode json = Serialization.unmarshal(text, JsonNode.class);
          if (!json.isObject()) {
            throw new IllegalArgumentException("it is no JSON object");
          }
          JsonNode identity = json.path("identity");
          String failure = text(identity, "failure");
          yield new Answer.Known(
              new ProxyState(leaf(identity), trust(identity), failure.isEmpty() ? null : failure));
        } catch (RuntimeException e) { // Jackson's, wrapped, and what follows from wrong fields
          yield new Answer.Silent("its /state cannot be read: " + firstLine(e));
        }
      }
    };
  }

  private static @Nullable Leaf leaf(JsonNode json) {
    return json.path("notAfter").isTextual()
        ? new Leaf(
            text(json, "id"), text(json, "anchor"), time(json, "notBefore"), time(json, "notAfter"))
        : null;
  }

  private static @Nullable Trust trust(JsonNode json) {
    List<String> anchors = new ArrayList<>();
    json.path("anchors").forEach(anchor -> anchors.add(anchor.asText()));
    return anchors.isEmpty() ? null : new Trust(text(json, "trustVersion"), anchors);
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).isTextual() ? json.path(field).asText() : "";
  }

  private static Instant time(JsonNode json, String field) {
    try {
      return Instant.parse(text(json, field));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          field + ": '" + text(json, field) + "' (expected: a time such as 2026-01-31T12:00:00Z)",
          e);
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
