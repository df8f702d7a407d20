package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import java.util.List;

/**
 * What the control plane keeps of a namespace.
 *
 * @param opaquePorts for its Services that say nothing of it
 * @param fallback what the annotation {@code config.weft.dev/default-inbound-policy} says, as it
 *     stands there; empty where there is none
 */
public record NamespaceRecord(List<PortRange> opaquePorts, String fallback) {
  /** One that says nothing. */
  public static final NamespaceRecord NONE = new NamespaceRecord(List.of(), "");

  public NamespaceRecord {
    opaquePorts = List.copyOf(opaquePorts);
  }
}
