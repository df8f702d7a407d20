package dev.weft.operator.index;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of something. One thread at a time writes, anybody reads. Only the latest value
 * is kept, so a slow reader costs nothing: it reads when it can, and gets what holds then.
 */
public final class Latest<V> {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable V value;

  /** An interest in it; closing it ends the interest. */
  public interface Following<V> extends AutoCloseable {
    /** Null until there is a first value. */
    @Nullable V latest();

    @Override
    void close();
  }

  /** Null until there is a first value. */
  public @Nullable V get() {
    return value;
  }

  /** One that equals the value before wakes nobody. */
  public void publish(V next) {
    if (!next.equals(value)) {
      value = next;
      listeners.forEach(Runnable::run);
    }
  }

  /**
   * @param listener runs on the writer's thread whenever there is a new value; it must only wake
   *     somebody up
   */
  public Following<V> follow(Runnable listener) {
    listeners.add(listener);
    return new Following<>() {
      @Override
      public @Nullable V latest() {
        return value;
      }

      @Override
      public void close() {
        listeners.remove(listener);
      }
    };
  }

  boolean abandoned() {
    return listeners.isEmpty();
  }
}
