package dev.weft.e2e.mesh;

import dev.weft.playground.app.ClusterOptions.NetworkMode;
import java.util.Optional;

/**
 * Without privileges: pods share the loopback, and come to their proxies by environment variables.
 */
class LoopbackMeshE2E extends MeshE2E {
  LoopbackMeshE2E() {
    super(NetworkMode.LOOPBACK);
  }

  @Override
  Optional<String> hindrance() {
    return Optional.empty();
  }
}
