package dev.weft.operator.index;

import dev.weft.api.wire.DestinationKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What proxies of one namespace ask for under one key, and the latest answer. The index's thread
 * writes; anybody reads. Only the latest value is kept, so a slow reader costs nothing: it reads
 * when it can, and gets what holds then.
 */
public final class Topic {
  /** What makes two subscriptions the same. */
  public record Key(DestinationKey destination, String callerNamespace) {}

  private final Key key;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Value latest;

  /** What the value was made from; confined to the index's thread. */
  Set<Object> dependencies = Set.of();

  Topic(Key key) {
    this.key = key;
  }

  public Key key() {
    return key;
  }

  /** Null until the index has come to it for the first time. */
  public @Nullable Value latest() {
    return latest;
  }

  /** Called on the index's thread. */
  void publish(Value value) {
    Value before = latest;
    if (before == null || !before.version().equals(value.version())) {
      latest = value;
      listeners.forEach(Runnable::run);
    }
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  boolean abandoned() {
    return listeners.isEmpty();
  }
}
