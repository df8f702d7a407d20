package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a proxy logs. */
public enum LogLevel {
  @JsonProperty("Error")
  ERROR,
  @JsonProperty("Warn")
  WARN,
  @JsonProperty("Info")
  INFO,
  @JsonProperty("Debug")
  DEBUG,
  @JsonProperty("Trace")
  TRACE
}
