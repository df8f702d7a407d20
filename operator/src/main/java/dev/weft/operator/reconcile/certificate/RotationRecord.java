package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.Rotation;
import dev.weft.identity.Fingerprint;
import dev.weft.operator.reconcile.certificate.Finding.Say;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.rotation.Move;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import dev.weft.operator.rotation.Waiting;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.status.Times;
import io.fabric8.kubernetes.api.model.Condition;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a rotation in the status of the mesh's trust anchor.
 *
 * @param rotation null when none is under way
 * @param rotating the condition Rotating
 */
record RotationRecord(@Nullable Rotation rotation, Say rotating) {
  static final String ROTATED = "Rotated";

  /**
   * @param before as it stands in the status
   * @param said the condition Rotating, as it stands there
   */
  static RotationRecord of(
      @Nullable Rotation before, Optional<Condition> said, IdentityKeeper.Turn turn, Instant now) {
    return switch (turn.move()) {
      case Move.Wait(Move.Step step, Waiting waiting, var _) ->
          underWay(next(before, step, waiting, turn.situation(), now), waiting);
      case Move.Rest _ -> over(before, said);
      // One that is under way stays on record until it can go on.
      case Move.Stuck(String reason, String message) ->
          before == null
              ? over(null, said)
              : new RotationRecord(before, new Say(State.TRUE, reason, message));
      case Move.Write _ ->
          before == null ? over(null, said) : underWay(before, new Waiting(0, 0, "", List.of()));
    };
  }

  private static Rotation next(
      @Nullable Rotation before,
      Move.Step step,
      Waiting waiting,
      Situation situation,
      Instant now) {
    Published published = situation.published();
    List<X509Certificate> going =
        published == null ? List.of() : Anchors.minus(published.anchors(), situation.wanted());
    String old =
        going.isEmpty()
            ? (before == null ? null : before.oldFingerprint())
            : Fingerprint.of(going.getFirst());
    String successor =
        situation.wanted().isEmpty() ? null : Fingerprint.of(situation.wanted().getFirst());
    String stepSince =
        before != null && step.text().equals(before.step()) ? before.stepStartedAt() : null;
    return new Rotation(
        step.text(),
        old,
        successor,
        before == null || before.startedAt() == null ? Times.text(now) : before.startedAt(),
        stepSince == null ? Times.text(now) : stepSince,
        waiting.proxies(),
        waiting.done(),
        waiting.text().isEmpty() ? null : waiting.text());
  }

  private static RotationRecord underWay(Rotation rotation, Waiting waiting) {
    String step = rotation.step() == null ? "Unknown" : rotation.step();
    return new RotationRecord(
        rotation,
        new Say(
            State.TRUE,
            step,
            waiting.done()
                + " of "
                + waiting.proxies()
                + " live proxies have done their part."
                + (waiting.text().isEmpty() ? "" : " It waits for " + waiting.text() + ".")));
  }

  private static RotationRecord over(@Nullable Rotation before, Optional<Condition> said) {
    if (before != null) {
      return new RotationRecord(
          null,
          new Say(
              State.FALSE,
              ROTATED,
              "Trust anchor "
                  + before.newFingerprint()
                  + " has taken the place of "
                  + before.oldFingerprint()
                  + ", which no proxy trusts any more."));
    }
    return new RotationRecord(
        null,
        said.filter(condition -> ROTATED.equals(condition.getReason()))
            .map(condition -> new Say(State.FALSE, ROTATED, condition.getMessage()))
            .orElseGet(() -> new Say(State.FALSE, "NotRotating", "No rotation is under way.")));
  }
}
