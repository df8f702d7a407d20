package dev.weft.playground.apiserver.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Catalog;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.write.Deletion;
import dev.weft.playground.apiserver.write.Intent;
import dev.weft.playground.apiserver.write.Writes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How chores change objects. Someone else having been faster is no error: what is due is looked at
 * again.
 */
final class Hands {
  private final Catalog catalog;
  private final Writes writes;

  Hands(Catalog catalog, Writes writes) {
    this.catalog = catalog;
    this.writes = writes;
  }

  Optional<Resource> resource(String collection) {
    return catalog.byCollection(collection);
  }

  void create(String collection, ObjectNode object) {
    calmly(
        collection,
        resource ->
            writes.create(
                Intent.internal(resource, Meta.namespace(object), Meta.name(object)), object));
  }

  void delete(String collection, ObjectNode object, String propagation) {
    Deletion.Options options = new Deletion.Options(-1, propagation, Meta.uid(object), "");
    calmly(
        collection,
        resource ->
            writes.delete(
                Intent.internal(resource, Meta.namespace(object), Meta.name(object)), options));
  }

  void change(String collection, ObjectNode object, Consumer<ObjectNode> change) {
    calmly(
        collection,
        resource -> {
          Intent intent = Intent.internal(resource, Meta.namespace(object), Meta.name(object));
          writes.release(intent, Meta.uid(object), change);
        });
  }

  private void calmly(String collection, Consumer<Resource> action) {
    resource(collection)
        .ifPresent(resource -> {
          try {
            action.accept(resource);
          } catch (Refusal refusal) {
            if (refusal.code() != 404 && refusal.code() != 409) {
              throw refusal;
            }
          }
        });
  }
}
