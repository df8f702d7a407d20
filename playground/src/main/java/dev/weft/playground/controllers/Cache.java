package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest version known of every object of one kind. Fed by an informer and by our own writes,
 * so that a planner sees what it did itself without waiting for the watch: without that a replica
 * set would start its pods twice. Safe for all threads; the objects in it must not be changed.
 */
public final class Cache<T extends HasMetadata> {
  private final ConcurrentSkipListMap<Key, T> objects = new ConcurrentSkipListMap<>();
  private final Set<String> goneUids =
      Collections.newSetFromMap(Collections.synchronizedMap(new Latest()));
  private final List<BiConsumer<@Nullable T, @Nullable T>> listeners = new CopyOnWriteArrayList<>();

  /**
   * {@code listener} gets (before, after) of each change; one of them is null for an object that
   * came or went.
   */
  public void listen(BiConsumer<@Nullable T, @Nullable T> listener) {
    listeners.add(listener);
  }

  public Optional<T> get(Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** All objects, by key. */
  public List<T> all() {
    return List.copyOf(objects.values());
  }

  public List<T> in(String namespace) {
    return List.copyOf(
        objects.subMap(new Key(namespace, ""), new Key(namespace + "\0", "")).values());
  }

  /**
   * Takes a version of an object from wherever it came; older ones and those of deleted objects are
   * ignored.
   */
  public void accept(T object) {
    if (goneUids.contains(object.getMetadata().getUid())) {
      return;
    }
    Key key = Key.of(object);
    @Nullable T[] before = newSlot();
    boolean[] taken = new boolean[1];
    objects.compute(
        key,
        (_, known) -> {
          if (known != null && sameObject(known, object) && version(known) >= version(object)) {
            return known;
          }
          before[0] = known;
          taken[0] = true;
          return object;
        });
    if (taken[0]) {
      listeners.forEach(listener -> listener.accept(before[0], object));
    }
  }

  /** Forgets an object for good: answers and events that are still under way may speak of it. */
  public void gone(T object) {
    goneUids.add(object.getMetadata().getUid());
    remove(object);
  }

  private void remove(T object) {
    Key key = Key.of(object);
    T known = objects.get(key);
    if (known != null && sameObject(known, object) && objects.remove(key, known)) {
      listeners.forEach(listener -> listener.accept(known, null));
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable T[] newSlot() {
    return (T[]) new HasMetadata[1];
  }

  private static boolean sameObject(HasMetadata one, HasMetadata other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  /**
   * Resource versions of one kind are ordered numbers (Kubernetes 1.35 says so in its API concepts;
   * ours always are).
   */
  private static long version(HasMetadata object) {
    String version = object.getMetadata().getResourceVersion();
    return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
  }

  /** As many of the last ones as can still be spoken of. */
  private static final class Latest extends LinkedHashMap<String, Boolean> {
    private static final int MOST = 4096;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > MOST;
    }
  }
}
