package dev.weft.cli.check.facts;

import org.jspecify.annotations.Nullable;

/**
 * A right.
 *
 * @param group empty for the core one
 * @param resource plural, with its subresource: {@code meshes/status}
 * @param namespace null for the whole cluster
 * @param name null for objects of any name
 */
public record Access(
    String verb, String group, String resource, @Nullable String namespace, @Nullable String name) {
  /** {@code create deployments.apps in weft-system}. */
  public String text() {
    return verb
        + " "
        + resource
        + (group.isEmpty() ? "" : "." + group)
        + (name == null ? "" : " " + name)
        + (namespace == null ? "" : " in " + namespace);
  }
}
