package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the proxy of a running pod is replaced. */
public enum UpgradeStrategy {
  /** The image of that one container is changed in the pod; the application keeps running. */
  @JsonProperty("InPlace")
  IN_PLACE,
  /** The workload is rolled. */
  @JsonProperty("Restart")
  RESTART
}
