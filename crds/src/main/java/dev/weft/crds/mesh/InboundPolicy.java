package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who may connect to a meshed pod for which no AuthorizationPolicy speaks. Kubelet probes always
 * may.
 */
public enum InboundPolicy {
  /** Clients with an identity of this mesh. */
  @JsonProperty("MeshedOnly")
  MESHED_ONLY,
  /** Nobody. */
  @JsonProperty("Deny")
  DENY,
  /** Everybody. */
  @JsonProperty("Permissive")
  PERMISSIVE,
  /** Everybody; who would have been refused is logged and counted. */
  @JsonProperty("Audit")
  AUDIT
}
