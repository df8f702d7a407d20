package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a pod's connections come to its proxy. */
public enum Interception {
  /** By packet-filter rules in the pod's network namespace: every TCP connection. */
  @JsonProperty("Redirect")
  REDIRECT,
  /** By http_proxy in the containers' environment: HTTP clients that honour it. */
  @JsonProperty("Environment")
  ENVIRONMENT
}
