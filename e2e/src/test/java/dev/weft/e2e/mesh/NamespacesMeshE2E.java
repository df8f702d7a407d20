package dev.weft.e2e.mesh;

import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.net.Detection;
import java.util.Optional;

/**
 * With root on Linux: a network namespace per pod, traffic redirected by rules that weft init sets.
 */
class NamespacesMeshE2E extends MeshE2E {
  NamespacesMeshE2E() {
    super(NetworkMode.NAMESPACES);
  }

  @Override
  Optional<String> hindrance() {
    return Detection.obstacle();
  }
}
