package dev.weft.proxy.telemetry;

import java.util.Locale;

/** Which way traffic goes, as seen from the pod. */
public enum Direction {
  INBOUND,
  OUTBOUND;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value of the label {@code direction}. */
  public String label() {
    return label;
  }
}
