package dev.weft.operator.gateway;

import dev.weft.operator.gateway.RoutePolicy.Reference;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Whether there is what a route names as a backend. */
public final class Backends {
  private Backends() {}

  /**
   * Why a reference leads nowhere.
   *
   * @param reason of the condition ResolvedRefs
   */
  public record Problem(String reason, String message) {}

  public static Optional<Problem> problem(
      Reference reference, Function<ServiceKey, Optional<ServiceRecord>> services) {
    ServiceKey key = reference.service();
    if (key == null) {
      return problem("InvalidKind", reference, Objects.requireNonNullElse(reference.wrong(), ""));
    }
    if (reference.wrong() != null) {
      return problem("BackendNotFound", reference, reference.wrong());
    }
    Optional<ServiceRecord> service = services.apply(key);
    if (service.isEmpty()) {
      return problem("BackendNotFound", reference, "there is no Service " + key);
    }
    if (service.get().external()) {
      return problem(
          "InvalidKind", reference, "Service " + key + " is an ExternalName: nothing to balance");
    }
    return service.get().headless() || service.get().port(reference.port()).isPresent()
        ? Optional.empty()
        : problem(
            "BackendNotFound",
            reference,
            "Service "
                + key
                + " has no port "
                + reference.port()
                + " (expected: one of "
                + service.get().portNumbers()
                + ")");
  }

  private static Optional<Problem> problem(String reason, Reference reference, String why) {
    return Optional.of(new Problem(reason, reference.field() + ": " + why));
  }

  /** Of one that is in order. */
  static String authority(Reference reference) {
    return Objects.requireNonNull(reference.service()).fqdn() + ":" + reference.port();
  }
}
