package dev.weft.playground.apiserver.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Deletion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes objects whose owners are all gone; ends foreground deletions when no blocking dependent
 * is left, and orphaning ones when no dependent refers to the owner any more.
 */
final class GarbageCollector implements Caretaker.Chore {
  private record Held(String collection, ObjectNode object) {}

  @Override
  public void tend(Store store, Hands hands) {
    Map<String, Held> byUid = new HashMap<>();
    List<Held> owned = new ArrayList<>();
    store
        .everything()
        .forEach((collection, objects) ->
            objects.forEach(object -> {
              Held held = new Held(collection, object);
              byUid.put(Meta.uid(object), held);
              if (!owners(object).isEmpty()) {
                owned.add(held);
              }
            }));
    Set<String> blocked = new HashSet<>();
    Set<String> followed = new HashSet<>();
    for (Held dependent : owned) {
      tend(dependent, byUid, blocked, followed, hands);
    }
    for (Held owner : byUid.values()) {
      if (!Meta.deleting(owner.object())) {
        continue;
      }
      release(owner, Deletion.FOREGROUND, blocked, hands);
      release(owner, Deletion.ORPHAN, followed, hands);
    }
  }

  private static void tend(
      Held dependent,
      Map<String, Held> byUid,
      Set<String> blocked,
      Set<String> followed,
      Hands hands) {
    boolean anyAlive = false;
    boolean foreground = false;
    for (JsonNode reference : owners(dependent.object())) {
      String uid = Json.text(reference, "uid");
      Held owner = byUid.get(uid);
      if (owner == null || !reachable(owner.object(), dependent.object())) {
        continue;
      }
      boolean waits =
          Meta.deleting(owner.object()) && Meta.hasFinalizer(owner.object(), Deletion.FOREGROUND);
      if (waits) {
        foreground = true;
        if (reference.path("blockOwnerDeletion").asBoolean()) {
          blocked.add(uid);
        }
      } else {
        anyAlive = true;
      }
      if (Meta.deleting(owner.object()) && Meta.hasFinalizer(owner.object(), Deletion.ORPHAN)) {
        followed.add(uid);
        hands.change(dependent.collection(), dependent.object(), next -> disown(next, uid));
      }
    }
    if (!anyAlive && !Meta.deleting(dependent.object())) {
      hands.delete(
          dependent.collection(), dependent.object(), foreground ? "Foreground" : "Background");
    }
  }

  private static void release(Held owner, String finalizer, Set<String> held, Hands hands) {
    if (Meta.hasFinalizer(owner.object(), finalizer) && !held.contains(Meta.uid(owner.object()))) {
      hands.change(
          owner.collection(), owner.object(), next -> Meta.removeFinalizer(next, finalizer));
    }
  }

  private static JsonNode owners(JsonNode object) {
    return Json.at(object, "metadata", "ownerReferences");
  }

  /** An owner in another namespace is none. */
  private static boolean reachable(JsonNode owner, JsonNode dependent) {
    return Meta.namespace(owner).isEmpty()
        || Meta.namespace(owner).equals(Meta.namespace(dependent));
  }

  private static void disown(ObjectNode object, String uid) {
    ArrayNode left = Json.array();
    owners(object)
        .forEach(reference -> {
          if (!Json.text(reference, "uid").equals(uid)) {
            left.add(reference);
          }
        });
    if (left.isEmpty()) {
      Json.child(object, "metadata").remove("ownerReferences");
    } else {
      Json.child(object, "metadata").set("ownerReferences", left);
    }
  }
}
