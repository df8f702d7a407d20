package dev.weft.playground.apiserver.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Server-side apply, after structured-merge-diff: merge what is applied into what is there, take
 * away what this manager applied before and now leaves out, refuse to change what others own.
 */
public final class Apply {
  private Apply() {}

  /**
   * Answers the next state; of a new object live is empty.
   *
   * @param force take fields from their owners instead of refusing
   */
  public static ObjectNode apply(
      Resource resource,
      ObjectNode live,
      ObjectNode applied,
      String manager,
      String subresource,
      boolean force,
      Instant now) {
    if (!Json.at(applied, "metadata", "managedFields").isEmpty()) {
      throw Refusal.badRequest("metadata.managedFields must be nil");
    }
    List<ManagedFields.Entry> entries = ManagedFields.read(live);
    FieldSet before = new FieldSet();
    FieldSet others = new FieldSet();
    for (ManagedFields.Entry entry : entries) {
      if (entry.isOf(manager, "Apply", subresource)) {
        before = entry.fields();
      } else {
        others = others.plus(entry.fields());
      }
    }
    FieldSet claimed = Comparison.claimed(resource, applied, subresource);
    Typed type = Typed.of(resource.schema().get());
    ObjectNode next = (ObjectNode) type.merge(live, withoutManagedFields(applied));
    FieldSet doomed = unowned(before.minus(claimed), claimed.plus(others));
    if (!doomed.isEmpty()) {
      next = (ObjectNode) type.remove(next, "", doomed);
    }
    Comparison comparison = Comparison.of(resource, live, next);
    var result = new ArrayList<ManagedFields.Entry>();
    var conflicts = new ArrayList<ManagedFields.Entry>();
    for (ManagedFields.Entry entry : entries) {
      if (!entry.isOf(manager, "Apply", subresource)) {
        FieldSet conflict = entry.fields().both(comparison.changed());
        if (!conflict.isEmpty()) {
          conflicts.add(entry.with(conflict));
        }
        result.add(entry.with(entry.fields().minus(conflict).minus(comparison.removed())));
      }
    }
    if (!conflicts.isEmpty() && !force) {
      throw conflict(conflicts);
    }
    result.add(
        new ManagedFields.Entry(
            manager, "Apply", resource.apiVersion(), subresource, Meta.time(now), claimed));
    ManagedFields.write(next, result);
    return next;
  }

  private static ObjectNode withoutManagedFields(ObjectNode applied) {
    ObjectNode copy = applied.deepCopy();
    Json.child(copy, "metadata").remove("managedFields");
    return copy;
  }

  /** Fields given up that nobody holds; not those that others hold something below of. */
  private static FieldSet unowned(FieldSet given, FieldSet held) {
    FieldSet doomed = new FieldSet();
    for (String path : given.paths()) {
      if (!held.has(path) && !held.hasBelow(path)) {
        doomed.add(path);
      }
    }
    return doomed;
  }

  private static Refusal conflict(List<ManagedFields.Entry> conflicts) {
    var causes = new ArrayList<FieldError>();
    var lines = new ArrayList<String>();
    for (ManagedFields.Entry entry : conflicts) {
      String of = entry.operation().equals("Apply") ? "" : " using " + entry.apiVersion();
      String sub =
          entry.subresource().isEmpty() ? "" : " with subresource \"" + entry.subresource() + "\"";
      String with = "conflict with \"" + entry.manager() + "\"" + sub + of;
      lines.add(
          entry.fields().paths().size() == 1 && conflicts.size() == 1
              ? with + ":"
              : "conflicts" + with.substring("conflict".length()) + ":");
      for (String path : entry.fields().paths()) {
        causes.add(new FieldError(FieldSet.show(path), "FieldManagerConflict", with));
        lines.add("- " + FieldSet.show(path));
      }
    }
    String text =
        causes.size() == 1
            ? "Apply failed with 1 conflict: " + lines.getFirst() + " " + causes.getFirst().field()
            : "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    return Refusal.of(409, "Conflict", text).causes(causes);
  }
}
