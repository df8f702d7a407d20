package dev.weft.proxy.state;

import dev.weft.api.wire.DestinationKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Holds the latest that is known of one destination. Written by whoever discovers, read by every
 * event loop.
 */
public final class Slot {
  private final DestinationKey key;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Breakers breakers = new Breakers();
  private volatile Known known = new Known.Pending();

  public Slot(DestinationKey key) {
    this.key = key;
  }

  public DestinationKey key() {
    return key;
  }

  public Known known() {
    return known;
  }

  public Breakers breakers() {
    return breakers;
  }

  /** Listeners run on the caller's thread: they hand over to their own. */
  public void set(Known latest) {
    known = latest;
    breakers.retain(latest);
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  void addListener(Runnable listener) {
    listeners.add(listener);
  }

  /** Returns whether nobody listens any more. */
  boolean removeListener(Runnable listener) {
    listeners.remove(listener);
    return listeners.isEmpty();
  }
}
