package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.playground.apiserver.model.Json;

/**
 * A column that kubectl prints.
 *
 * @param source a JSONPath, or {@code @name} of a computed one
 * @param priority 0: always; 1: with {@code -o wide}
 */
public record Column(
    String name, String type, String format, String description, int priority, String source) {
  /** From {@code [name, source, flag...]} of builtins.yaml. */
  static Column builtin(JsonNode entry) {
    String type = "string";
    int priority = 0;
    for (int i = 2; i < entry.size(); i++) {
      String flag = entry.get(i).asText();
      if (flag.equals("wide")) {
        priority = 1;
      } else {
        type = flag;
      }
    }
    return new Column(entry.get(0).asText(), type, "", "", priority, entry.get(1).asText());
  }

  /** From an additionalPrinterColumns entry. */
  static Column custom(JsonNode entry) {
    return new Column(
        Json.text(entry, "name"),
        Json.text(entry, "type"),
        Json.text(entry, "format"),
        Json.text(entry, "description"),
        entry.path("priority").asInt(),
        Json.text(entry, "jsonPath"));
  }
}
