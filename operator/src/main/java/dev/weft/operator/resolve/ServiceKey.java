package dev.weft.operator.resolve;

import dev.weft.api.Names;

/** Which Service. */
public record ServiceKey(String namespace, String name) {
  /** {@code web.shop.svc.cluster.local} */
  public String fqdn() {
    return name + "." + namespace + ".svc." + Names.CLUSTER_DOMAIN;
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
