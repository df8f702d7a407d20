package dev.weft.operator.install.generate;

import dev.weft.operator.install.InstallOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;

/**
 * What an installation consists of.
 *
 * @param objects in the order in which they are applied
 */
record Model(List<HasMetadata> objects, InstallOptions options) {
  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> T only(Class<T> type) {
    List<T> found = all(type);
    if (found.size() != 1) {
      throw new IllegalStateException(
          type.getSimpleName() + ": " + found.size() + " (expected: 1 in an installation)");
    }
    return found.getFirst();
  }

  List<HasMetadata> withoutDefinitions() {
    return objects.stream().filter(o -> !(o instanceof CustomResourceDefinition)).toList();
  }
}
