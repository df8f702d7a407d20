package dev.weft.playground.apiserver.life;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;

/**
 * A namespace gets its ServiceAccount and the cluster's certificate; one that ends is emptied
 * first.
 */
final class NamespaceLife implements Caretaker.Chore {
  private final String caPem;

  NamespaceLife(String caPem) {
    this.caPem = caPem;
  }

  @Override
  public void tend(Store store, Hands hands) {
    for (ObjectNode namespace : store.list("namespaces", null).objects().values()) {
      if (Meta.deleting(namespace)) {
        end(store, hands, namespace);
      } else {
        furnish(store, hands, Meta.name(namespace));
      }
    }
  }

  private void furnish(Store store, Hands hands, String namespace) {
    if (store.get(new Key("serviceaccounts", namespace, "default")).isEmpty()) {
      hands.create("serviceaccounts", named("default", namespace));
    }
    if (store.get(new Key("configmaps", namespace, "kube-root-ca.crt")).isEmpty()) {
      ObjectNode map = named("kube-root-ca.crt", namespace);
      map.putObject("data").put("ca.crt", caPem);
      hands.create("configmaps", map);
    }
  }

  private static ObjectNode named(String name, String namespace) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  private static void end(Store store, Hands hands, ObjectNode namespace) {
    boolean empty = true;
    for (var collection : store.everything().entrySet()) {
      for (ObjectNode object : collection.getValue()) {
        if (Meta.namespace(object).equals(Meta.name(namespace))) {
          empty = false;
          if (!Meta.deleting(object)) {
            hands.delete(collection.getKey(), object, "Background");
          }
        }
      }
    }
    if (empty && !Json.at(namespace, "spec", "finalizers").isEmpty()) {
      hands.change("namespaces", namespace, next -> Json.child(next, "spec").remove("finalizers"));
    }
  }
}
