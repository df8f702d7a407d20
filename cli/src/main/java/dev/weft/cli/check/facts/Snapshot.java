package dev.weft.cli.check.facts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects of a cluster, as they were when it was asked. Answers only about what was asked for. */
public interface Snapshot {
  /**
   * @param namespace null for what lies in none
   */
  <T extends HasMetadata> Found<T> one(Class<T> kind, @Nullable String namespace, String name);

  /**
   * @param namespace null for all
   */
  <T extends HasMetadata> Found<List<T>> all(Class<T> kind, @Nullable String namespace);
}
