package dev.weft.playground.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object.
 *
 * @param object the object afterwards; of a deletion its last state with the deletion's version
 * @param previous the object before; null for an addition
 */
public record Event(
    long version, Type type, Key key, ObjectNode object, @Nullable ObjectNode previous) {
  /** As a watch names them. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
