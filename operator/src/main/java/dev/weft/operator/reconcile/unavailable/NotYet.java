package dev.weft.operator.reconcile.unavailable;

import dev.weft.api.Version;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The one condition of an object that this version does not act on. Pure. */
final class NotYet {
  private NotYet() {}

  /**
   * @param type the condition that people wait for: Accepted, Ready
   */
  static List<Condition> conditions(
      HasMetadata object, List<Condition> before, String type, Instant now) {
    return new ConditionSet(before, generation(object), now)
        .set(
            type,
            ConditionSet.State.FALSE,
            "NotAvailableInThisVersion",
            "Weft "
                + Version.CURRENT
                + " stores a "
                + object.getKind()
                + " and does not act on it yet.")
        .list();
  }

  static long generation(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
  }

  /** What a status patch must name. */
  static ObjectMeta reference(HasMetadata object) {
    return new ObjectMetaBuilder()
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .build();
  }
}
