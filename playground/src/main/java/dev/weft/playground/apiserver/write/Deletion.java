package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import java.time.Instant;
import java.util.Set;

/** How deleting begins; it ends when nothing holds the object back. */
public final class Deletion {
  public static final String FOREGROUND = "foregroundDeletion";
  public static final String ORPHAN = "orphan";
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private Deletion() {}

  /** What became of it. */
  public record Outcome(ObjectNode object, boolean gone) {}

  /**
   * meta/v1 DeleteOptions.
   *
   * @param grace seconds; negative: the kind's own
   * @param propagation Background, Foreground, Orphan, or empty
   */
  public record Options(long grace, String propagation, String uid, String resourceVersion) {
    public static final Options BACKGROUND = new Options(-1, "Background", "", "");

    /** From the body and the parameters, which do the same. */
    public static Options parse(JsonNode body, Query query) {
      long grace = query.number("gracePeriodSeconds", body.path("gracePeriodSeconds").asLong(-1));
      String propagation =
          query.has("propagationPolicy")
              ? query.text("propagationPolicy")
              : Json.text(body, "propagationPolicy");
      boolean orphan = body.path("orphanDependents").asBoolean() || query.flag("orphanDependents");
      return new Options(
          grace,
          orphan ? "Orphan" : propagation,
          Json.text(body, "preconditions", "uid"),
          Json.text(body, "preconditions", "resourceVersion"));
    }

    void refuseOther(Intent intent, ObjectNode old) {
      if (!uid.isEmpty() && !uid.equals(Meta.uid(old))) {
        throw Refusal.conflict(
            intent.resource().groupResource(),
            intent.name(),
            "Precondition failed: UID in precondition: "
                + uid
                + ", UID in object meta: "
                + Meta.uid(old));
      }
      String version = Json.text(old, "metadata", "resourceVersion");
      if (!resourceVersion.isEmpty() && !resourceVersion.equals(version)) {
        throw Refusal.conflict(
            intent.resource().groupResource(),
            intent.name(),
            "Precondition failed: ResourceVersion in precondition: "
                + resourceVersion
                + ", ResourceVersion in object meta: "
                + version);
      }
    }
  }

  static ObjectNode begin(Resource resource, ObjectNode old, Options options, Instant now) {
    ObjectNode next = old.deepCopy();
    ObjectNode metadata = Json.child(next, "metadata");
    long grace = grace(resource, old, options);
    boolean shorter = grace < metadata.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
    if (!Meta.deleting(old) || shorter) {
      boolean first = !Meta.deleting(old);
      Instant since =
          first
              ? now
              : Instant.parse(metadata.path("deletionTimestamp").asText())
                  .minusSeconds(metadata.path("deletionGracePeriodSeconds").asLong());
      metadata.put("deletionTimestamp", Meta.time(since.plusSeconds(grace)));
      metadata.set("deletionGracePeriodSeconds", Json.number(grace));
      if (first && resource.generation()) {
        metadata.set("generation", Json.number(metadata.path("generation").asLong() + 1));
      }
    }
    if (options.propagation().equals("Foreground")) {
      Meta.removeFinalizer(next, ORPHAN);
      Meta.addFinalizer(next, FOREGROUND);
    } else if (options.propagation().equals("Orphan")) {
      Meta.removeFinalizer(next, FOREGROUND);
      Meta.addFinalizer(next, ORPHAN);
    }
    if (resource.is("", "namespaces")) {
      Json.child(next, "status").put("phase", "Terminating");
    }
    return next;
  }

  /** Only a pod that a node runs is given time to end. */
  private static long grace(Resource resource, ObjectNode pod, Options options) {
    boolean running =
        resource.is("", "pods")
            && !Json.text(pod, "spec", "nodeName").isEmpty()
            && !ENDED.contains(Json.text(pod, "status", "phase"));
    if (!running) {
      return 0;
    }
    return options.grace() >= 0
        ? options.grace()
        : Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(30);
  }
}
