package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What every object says about itself in {@code metadata}. */
public final class Meta {
  private Meta() {}

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  public static String namespace(JsonNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  public static long version(JsonNode object) {
    return Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
  }

  public static boolean deleting(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  public static List<String> finalizers(JsonNode object) {
    return Json.texts(Json.at(object, "metadata", "finalizers"));
  }

  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    return finalizers(object).contains(finalizer);
  }

  public static void addFinalizer(ObjectNode object, String finalizer) {
    if (!hasFinalizer(object, finalizer)) {
      Json.child(object, "metadata").withArray("/finalizers").add(finalizer);
    }
  }

  /** Leaves no empty list behind. */
  public static void removeFinalizer(ObjectNode object, String finalizer) {
    List<String> left = finalizers(object).stream().filter(f -> !f.equals(finalizer)).toList();
    if (left.isEmpty()) {
      Json.child(object, "metadata").remove("finalizers");
    } else {
      Json.child(object, "metadata").set("finalizers", Json.strings(left));
    }
  }

  /** RFC 3339 in whole seconds, as metav1.Time has it. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
