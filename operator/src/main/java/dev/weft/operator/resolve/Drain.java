package dev.weft.operator.resolve;

import dev.weft.api.route.Source;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod that new requests are to leave alone for a while. Proxies acknowledge what is made of it as
 * they do a custom resource's generation, so that whoever asked for it knows when it holds.
 */
public final class Drain {
  public static final String KIND = "Drain";

  private Drain() {}

  /**
   * Empty where the pod does not drain. Text that is no time means nothing: one annotation must not
   * stop traffic.
   *
   * @param annotation as it stands in the pod: since when
   */
  public static Optional<Source> of(String namespace, String pod, @Nullable String annotation) {
    if (annotation == null || annotation.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Source(KIND, namespace, pod, Instant.parse(annotation).getEpochSecond()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
