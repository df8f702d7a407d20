package dev.weft.proxy.state;

import dev.weft.proxy.telemetry.Log;
import org.jspecify.annotations.Nullable;

/**
 * The zone of the node that this proxy's pod runs on. The control plane tells it, before the first
 * answer of discovery; a pod never moves, so what was told stays. Any thread reads.
 */
public final class Zone {
  private volatile @Nullable String name;

  /**
   * @param name null while it is not known
   */
  public Zone(@Nullable String name) {
    this.name = name;
  }

  public @Nullable String name() {
    return name;
  }

  /** Called by the thread that discovers. */
  public void told(String zone) {
    if (!zone.equals(name)) {
      name = zone;
      Log.info("this pod's zone is known", "zone", zone);
    }
  }
}
