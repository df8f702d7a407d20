package dev.weft.proxy.state;

import dev.weft.api.wire.DestinationKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The destinations that some event loop is interested in. A loop acquires a slot when traffic first
 * asks for it and releases it when it idles, so that the cost follows what the pod talks to. The
 * lock is taken then, never by a request.
 */
public final class Directory {
  private final Discovery discovery;
  private final int maxDestinations;
  private final Zone zone;
  private final Map<DestinationKey, Slot> slots = new HashMap<>();

  public Directory(Discovery discovery, int maxDestinations, Zone zone) {
    this.discovery = discovery;
    this.maxDestinations = maxDestinations;
    this.zone = zone;
  }

  /**
   * @param onChange runs on the discovering thread
   * @return null when there are too many destinations already
   */
  public synchronized @Nullable Slot acquire(DestinationKey key, Runnable onChange) {
    Slot slot = slots.get(key);
    if (slot == null) {
      if (slots.size() >= maxDestinations) {
        return null;
      }
      slot = new Slot(key);
      slots.put(key, slot);
      slot.addListener(onChange);
      discovery.subscribe(slot);
    } else {
      slot.addListener(onChange);
    }
    return slot;
  }

  public synchronized void release(Slot slot, Runnable onChange) {
    if (slot.removeListener(onChange)) {
      slots.remove(slot.key(), slot);
      discovery.drop(slot);
    }
  }

  /** The zone that this pod is in; null while it is not known. Any thread may ask. */
  public @Nullable String zone() {
    return zone.name();
  }

  /** For /state and gauges. */
  public synchronized Collection<Slot> slots() {
    return List.copyOf(slots.values());
  }
}
