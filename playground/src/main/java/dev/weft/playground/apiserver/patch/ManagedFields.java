package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** metadata.managedFields: who owns which field. */
public final class ManagedFields {
  private ManagedFields() {}

  /** One manager's fields. */
  record Entry(
      String manager,
      String operation,
      String apiVersion,
      String subresource,
      String time,
      FieldSet fields) {
    boolean isOf(String otherManager, String otherOperation, String otherSubresource) {
      return manager.equals(otherManager)
          && operation.equals(otherOperation)
          && subresource.equals(otherSubresource);
    }

    Entry with(FieldSet others) {
      return new Entry(manager, operation, apiVersion, subresource, time, others);
    }
  }

  static List<Entry> read(JsonNode object) {
    var entries = new ArrayList<Entry>();
    for (JsonNode entry : Json.at(object, "metadata", "managedFields")) {
      if (!entry.isEmpty()) {
        entries.add(
            new Entry(
                Json.text(entry, "manager"),
                Json.text(entry, "operation"),
                Json.text(entry, "apiVersion"),
                Json.text(entry, "subresource"),
                Json.text(entry, "time"),
                FieldSet.fromFieldsV1(entry.path("fieldsV1"))));
      }
    }
    return entries;
  }

  static void write(ObjectNode object, List<Entry> entries) {
    ArrayNode written = Json.array();
    entries.stream()
        .filter(e -> !e.fields().isEmpty())
        .sorted(
            Comparator.comparing(Entry::operation)
                .thenComparing(Entry::time)
                .thenComparing(Entry::manager))
        .forEach(e -> {
          ObjectNode entry =
              written.addObject().put("manager", e.manager()).put("operation", e.operation());
          entry
              .put("apiVersion", e.apiVersion())
              .put("time", e.time())
              .put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", e.fields().toFieldsV1());
          if (!e.subresource().isEmpty()) {
            entry.put("subresource", e.subresource());
          }
        });
    if (written.isEmpty()) {
      Json.child(object, "metadata").remove("managedFields");
    } else {
      Json.child(object, "metadata").set("managedFields", written);
    }
  }

  /**
   * After a write that is no apply: its manager owns what it changed, and nobody else does any
   * more. In place.
   *
   * @param old null for a new object
   */
  public static void update(
      Resource resource,
      @Nullable ObjectNode old,
      ObjectNode next,
      String manager,
      String subresource,
      Instant now) {
    boolean said = Json.at(next, "metadata").has("managedFields");
    List<Entry> entries = read(said || old == null ? next : old);
    Comparison comparison = Comparison.of(resource, old == null ? Json.object() : old, next);
    FieldSet changed = comparison.changed();
    FieldSet lost = changed.plus(comparison.removed());
    var result = new ArrayList<Entry>();
    Entry mine =
        new Entry(
            manager, "Update", resource.apiVersion(), subresource, Meta.time(now), new FieldSet());
    for (Entry entry : entries) {
      if (entry.isOf(manager, "Update", subresource)) {
        mine = changed.isEmpty() ? entry : mine.with(entry.fields());
      } else {
        result.add(entry.with(entry.fields().minus(lost)));
      }
    }
    result.add(mine.with(mine.fields().plus(changed).minus(comparison.removed())));
    write(next, result);
  }

  /** A write that changes nothing but times in managedFields changes nothing. */
  public static void keepTimesOfUnchanged(ObjectNode old, ObjectNode next) {
    if (timeless(old).equals(timeless(next))) {
      Json.child(next, "metadata").set("managedFields", Json.at(old, "metadata", "managedFields"));
      if (!Json.at(old, "metadata").has("managedFields")) {
        Json.child(next, "metadata").remove("managedFields");
      }
    }
  }

  private static ObjectNode timeless(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    Json.at(copy, "metadata", "managedFields").forEach(e -> ((ObjectNode) e).remove("time"));
    return copy;
  }
}
