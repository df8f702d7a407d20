package dev.weft.cli.check;

import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster's objects, of which a test changes some. */
final class SomeObjects implements Snapshot {
  private final List<HasMetadata> objects = new ArrayList<>();
  private final Map<Class<?>, String> refused = new HashMap<>();

  void add(HasMetadata object) {
    remove(object.getClass(), object.getMetadata().getNamespace(), object.getMetadata().getName());
    objects.add(object);
  }

  <T extends HasMetadata> T add(Class<T> kind, String yaml) {
    T object = read(yaml, kind);
    add(object);
    return object;
  }

  /** From YAML in any of its styles: the client takes what begins with a brace for JSON. */
  static <T> T read(String yaml, Class<T> kind) {
    return Serialization.unmarshal("---\n" + yaml, kind);
  }

  void remove(Class<?> kind, @Nullable String namespace, String name) {
    objects.removeIf(each ->
        kind.isInstance(each)
            && Objects.equals(namespace, each.getMetadata().getNamespace())
            && name.equals(each.getMetadata().getName()));
  }

  void removeAll(Class<?> kind) {
    objects.removeIf(kind::isInstance);
  }

  /** As an API server without the right to do so. */
  void refuse(Class<?> kind) {
    refused.put(kind, kind.getSimpleName() + " is forbidden");
  }

  <T extends HasMetadata> void change(
      Class<T> kind, @Nullable String namespace, String name, Consumer<T> change) {
    T changed = Serialization.clone(one(kind, namespace, name).value()); // some are shared
    change.accept(changed);
    add(changed);
  }

  @Override
  public <T extends HasMetadata> Found<T> one(
      Class<T> kind, @Nullable String namespace, String name) {
    if (refused.containsKey(kind)) {
      return new Found.Unreadable<>(Objects.requireNonNull(refused.get(kind)));
    }
    return objects.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(each -> Objects.equals(namespace, each.getMetadata().getNamespace()))
        .filter(each -> name.equals(each.getMetadata().getName()))
        .findFirst()
        .<Found<T>>map(Found.Is::new)
        .orElseGet(Found.Missing::new);
  }

  @Override
  public <T extends HasMetadata> Found<List<T>> all(Class<T> kind, @Nullable String namespace) {
    if (refused.containsKey(kind)) {
      return new Found.Unreadable<>(Objects.requireNonNull(refused.get(kind)));
    }
    return Found.of(
        objects.stream()
            .filter(kind::isInstance)
            .map(kind::cast)
            .filter(
                each -> namespace == null || namespace.equals(each.getMetadata().getNamespace()))
            .toList());
  }
}
