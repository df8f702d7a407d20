package dev.weft.proxy.inbound;

import dev.weft.api.route.Protocol;

/** What a port of the pod speaks. */
@FunctionalInterface
public interface Spoken {
  /**
   * @param declared by the pod's Services
   */
  Protocol at(int port, Protocol declared);
}
