package dev.weft.operator.resolve;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind a name or an address, and a port. */
public sealed interface Resolution {
  /**
   * A port of a Service.
   *
   * @param authority canonical name and port
   * @param declared the Service's port; null where a headless Service is asked for a port that only
   *     its pods know
   * @param opaque the Service, its namespace or one of its pods says that it is to be relayed
   *     without looking inside
   * @param drains of pods that are left out because of them
   */
  record OfService(
      String authority,
      ServiceRecord service,
      int port,
      ServiceRecord.@Nullable Port declared,
      boolean opaque,
      List<Endpoint> endpoints,
      List<Source> drains)
      implements Resolution {}

  /** A pod, by its own address. */
  record OfPod(String authority, PodRecord pod, int port, Endpoint endpoint)
      implements Resolution {}

  /** Nothing that the control plane knows. */
  record None(String reason) implements Resolution {}
}
