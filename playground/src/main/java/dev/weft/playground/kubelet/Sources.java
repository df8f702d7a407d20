package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** The ConfigMaps and Secrets of a pod's own namespace. */
interface Sources {
  Optional<ConfigMap> configMap(String name);

  Optional<Secret> secret(String name);
}
