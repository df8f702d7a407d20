package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/**
 * What a planner wants done, in this order. An action that the API server refuses ends the round;
 * the key is planned again.
 */
public sealed interface Action {
  record Create(HasMetadata object) implements Action {}

  /**
   * Replaces spec and metadata; refused with a conflict when the object has changed since {@code
   * object} was read.
   */
  record Replace(HasMetadata object) implements Action {}

  /** Replaces the status only. */
  record ReplaceStatus(HasMetadata object) implements Action {}

  record Delete(HasMetadata object) implements Action {}

  /** Gives a pod to a node. */
  record Bind(Pod pod, String node) implements Action {}

  /** An event about an object, for {@code kubectl describe}. */
  record Tell(HasMetadata about, boolean warning, String reason, String message)
      implements Action {}

  /** Plan this key again after a while, although nothing may have changed by then. */
  record Again(Duration after) implements Action {}
}
