package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Events are one kind in two groups, with other names for the same fields: what a controller says
 * in events.k8s.io/v1, {@code kubectl describe} reads in core v1.
 */
final class EventForms {
  private static final Map<String, String> CORE_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedCount", "count",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp");

  private EventForms() {}

  /** Renames, in place, the fields of an event of the other group. */
  static void rename(ObjectNode event, boolean toCore) {
    CORE_NAMES.forEach((grouped, core) -> {
      JsonNode value = event.remove(toCore ? grouped : core);
      if (value != null) {
        event.set(toCore ? core : grouped, value);
      }
    });
  }
}
