package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to pods that should have a proxy and have none. */
public enum MissingProxies {
  /** Status and events name them. */
  @JsonProperty("Report")
  REPORT,
  /** Those that a controller makes again are evicted, too. */
  @JsonProperty("Recreate")
  RECREATE
}
