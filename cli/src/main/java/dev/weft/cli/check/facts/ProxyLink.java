package dev.weft.cli.check.facts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.cli.cluster.Reasons;
import dev.weft.cli.cluster.Said;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says at {@code /state} (docs/state.md) of itself and of the control plane.
 *
 * @param version of the proxy
 * @param wireVersion of what it speaks
 * @param connected to the control plane
 * @param detail why not; empty when nothing is known
 * @param policy version of the inbound policy in force; null: none has come, and nobody is let in
 * @param refused why the last policy that came is not in force; empty when it is
 */
public record ProxyLink(
    String version,
    int wireVersion,
    boolean connected,
    String detail,
    @Nullable String policy,
    String refused) {

  /** Missing never; unreadable where the proxy is silent or makes no sense. */
  static Found<ProxyLink> read(Said said) {
    return switch (said) {
      case Said.Silent(String why) -> new Found.Unreadable<>(why);
      case Said.Text(String text) -> {
        try {
          yield new Found.Is<>(of(Serialization.unmarshal(text, JsonNode.class)));
        } catch (RuntimeException e) { // Jackson's, wrapped
          yield new Found.Unreadable<>("its /state cannot be read: " + Reasons.ofUnreadable(e));
        }
      }
    };
  }

  private static ProxyLink of(JsonNode state) {
    JsonNode control = state.path("control");
    JsonNode inbound = state.path("inbound");
    return new ProxyLink(
        text(state, "version"),
        state.path("wireVersion").asInt(),
        control.path("connected").asBoolean(),
        text(control, "detail"),
        inbound.path("version").isTextual() ? text(inbound, "version") : null,
        text(inbound, "refused"));
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).isTextual() ? json.path(field).asText() : "";
  }
}
