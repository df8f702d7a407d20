package dev.weft.proxy.state;

/** Fills slots: the control plane's client, or files. May be called from any thread. */
public interface Discovery {
  /** Keeps the slot up to date until it is dropped. */
  void subscribe(Slot slot);

  void drop(Slot slot);
}
