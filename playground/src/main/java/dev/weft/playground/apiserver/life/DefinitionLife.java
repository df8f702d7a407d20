package dev.weft.playground.apiserver.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Definitions;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.store.Store;
import java.util.Collection;

/** With a definition go the objects it defines; it goes last. */
final class DefinitionLife implements Caretaker.Chore {
  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  @Override
  public void tend(Store store, Hands hands) {
    for (ObjectNode definition : store.list(DEFINITIONS, null).objects().values()) {
      if (!Meta.hasFinalizer(definition, Definitions.CLEANUP) || !Meta.deleting(definition)) {
        continue;
      }
      String collection =
          Json.text(definition, "spec", "names", "plural")
              + "."
              + Json.text(definition, "spec", "group");
      Collection<ObjectNode> instances = store.list(collection, null).objects().values();
      for (ObjectNode instance : instances) {
        if (!Meta.deleting(instance)) {
          hands.delete(collection, instance, "Background");
        }
      }
      if (store.list(collection, null).objects().isEmpty()) {
        hands.change(
            DEFINITIONS, definition, next -> Meta.removeFinalizer(next, Definitions.CLEANUP));
      }
    }
  }
}
