package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Definitions;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.GroupResource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Key;
import dev.weft.playground.apiserver.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the server itself does to objects of some built-in kinds on their way in. */
public final class Builtin {
  private final Store store;
  private final ClusterIps clusterIps;
  private final InstantSource clock;

  public Builtin(Store store, ClusterIps clusterIps, InstantSource clock) {
    this.store = store;
    this.clusterIps = clusterIps;
    this.clock = clock;
  }

  /** A namespace that is not there, or about to end, takes no new objects. */
  void refuseClosedNamespace(Intent intent) {
    if (!intent.resource().namespaced()) {
      return;
    }
    Optional<ObjectNode> namespace = store.get(new Key("namespaces", "", intent.namespace()));
    if (namespace.isEmpty()) {
      throw Refusal.notFound(new GroupResource("", "namespaces"), intent.namespace());
    }
    if (Meta.deleting(namespace.get())) {
      throw Refusal.forbidden(
              intent.resource().groupResource(),
              intent.name(),
              "unable to create new content in namespace "
                  + intent.namespace()
                  + " because it is being terminated")
          .causes(
              List.of(
                  new FieldError(
                      "metadata.namespace",
                      "NamespaceTerminating",
                      "namespace " + intent.namespace() + " is being terminated")));
    }
  }

  void prepareCreate(Resource resource, ObjectNode object) {
    switch (resource.collection()) {
      case "namespaces" -> {
        Json.child(object, "spec").withArray("/finalizers").add("kubernetes");
        Json.child(object, "status").put("phase", "Active");
      }
      case "pods" -> {
        PodAdmission.complete(object);
        Json.child(object, "status")
            .put("phase", "Pending")
            .put("qosClass", PodAdmission.qosClass(object));
      }
      case "customresourcedefinitions.apiextensions.k8s.io" -> establish(object);
      case "services" -> Json.child(object, "status", "loadBalancer");
      default -> {}
    }
  }

  void prepareUpdate(Intent intent, ObjectNode current, ObjectNode next) {
    switch (intent.resource().collection()) {
      case "customresourcedefinitions.apiextensions.k8s.io" -> establish(next);
      case "services" -> clusterIps.keep(current, next);
      case "namespaces" -> {
        if (!intent.subresource().equals("finalize")) {
          Json.child(next, "spec").set("finalizers", Json.at(current, "spec", "finalizers"));
        }
      }
      default -> {}
    }
  }

  /** What must be unique among stored objects; called under this object's lock. */
  void allocate(Resource resource, ObjectNode object, Store from) {
    if (resource.is("", "services")) {
      clusterIps.allocate(object, from);
    }
  }

  List<FieldError> check(Resource resource, ObjectNode object, @Nullable ObjectNode old) {
    return resource.custom() ? List.of() : BuiltinChecks.check(resource, object, old);
  }

  /** A definition is served as soon as it is stored: its conditions say so from the start. */
  private void establish(ObjectNode definition) {
    if (!Meta.deleting(definition)) {
      Meta.addFinalizer(definition, Definitions.CLEANUP);
    }
    Definitions.establish(definition, clock.instant());
  }
}
