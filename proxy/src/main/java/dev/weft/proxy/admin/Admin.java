package dev.weft.proxy.admin;

import dev.weft.proxy.telemetry.Exposition;

/** What the proxy's own port shows and does. May block: it is not asked on an event loop. */
public interface Admin {
  /** Takes traffic: false before the listeners are open, and while it drains. */
  boolean isReady();

  /** Of now, in Prometheus' text format. */
  Exposition metrics();

  /** As JSON. */
  String state();

  /** Begins to drain, as SIGTERM would; returns at once. */
  void drain();
}
