package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/** Who controls an object, by its owner references. */
final class Owners {
  static OwnerReference controlledBy(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  static boolean controls(HasMetadata owner, HasMetadata object) {
    return controller(object)
        .map(reference -> reference.getUid().equals(owner.getMetadata().getUid()))
        .orElse(false);
  }

  static <T extends HasMetadata> List<T> ownedBy(HasMetadata owner, List<T> candidates) {
    return candidates.stream().filter(candidate -> controls(owner, candidate)).toList();
  }

  /** The key of the controlling owner if it is of {@code kind}. */
  static List<Key> ownerKey(HasMetadata object, String kind) {
    return controller(object)
        .filter(reference -> reference.getKind().equals(kind))
        .map(reference -> new Key(object.getMetadata().getNamespace(), reference.getName()))
        .stream()
        .toList();
  }

  /** The controlling owner, as far as the reference tells. */
  static Optional<HasMetadata> controllerOf(HasMetadata object) {
    return controller(object)
        .map(reference ->
            new GenericKubernetesResourceBuilder()
                .withApiVersion(reference.getApiVersion())
                .withKind(reference.getKind())
                .withNewMetadata()
                .withNamespace(object.getMetadata().getNamespace())
                .withName(reference.getName())
                .withUid(reference.getUid())
                .endMetadata()
                .build());
  }

  private static Optional<OwnerReference> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(reference -> Boolean.TRUE.equals(reference.getController()))
        .findFirst();
  }

  private Owners() {}
}
