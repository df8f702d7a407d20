package dev.weft.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a change that goes step by step does when its health check fails. */
public enum OnFailure {
  /** Go back to what was before the first step. */
  @JsonProperty("Rollback")
  ROLLBACK,
  /** Stay, and wait for a person. */
  @JsonProperty("Pause")
  PAUSE
}
