package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether, and in which form, proxies log each request. */
public enum AccessLog {
  /** None is written. Not "Off", which YAML takes for a boolean. */
  @JsonProperty("None")
  NONE,
  /** One JSON object a line on standard output. */
  @JsonProperty("JSON")
  JSON
}
