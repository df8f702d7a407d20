package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.identity.Fingerprint;
import dev.weft.operator.reconcile.certificate.Finding.Say;
import dev.weft.operator.rotation.Move;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.Events;
import dev.weft.operator.status.Times;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Certificate's status, from what was found. By cert-manager's conventions. */
final class CertificateReport {
  private static final String READY = "Ready";
  private static final String ROTATING = "Rotating";
  private static final Duration ROTATION =
      Duration.ofSeconds(10); // certificates of proxies end, too

  private CertificateReport() {}

  /**
   * @param conditions which of them have changed
   * @param lookAgain when time alone changes something; null where it does not
   */
  record Report(
      CertificateStatus status,
      ConditionSet conditions,
      List<Told> told,
      @Nullable Instant lookAgain) {}

  /**
   * @param turn what came of the mesh's identity; null where this is not its trust anchor
   */
  static Report of(
      Certificate certificate,
      Finding finding,
      IdentityKeeper.@Nullable Turn turn,
      List<Told> done,
      Instant now) {
    CertificateStatus before = certificate.getStatus();
    List<Condition> said = before == null ? List.of() : before.conditions();
    long generation = Objects.requireNonNullElse(certificate.getMetadata().getGeneration(), 0L);
    var conditions = new ConditionSet(said, generation, now);
    set(conditions, READY, finding.ready());
    set(conditions, "Issuing", finding.issuing());
    RotationRecord rotation = null;
    if (turn != null) {
      rotation =
          RotationRecord.of(
              before == null ? null : before.rotation(),
              ConditionSet.find(said, ROTATING),
              turn,
              now);
      set(conditions, ROTATING, rotation.rotating());
    }
    var status =
        new CertificateStatus(
            generation,
            conditions.list(),
            finding.certificate() == null
                ? null
                : Times.text(finding.certificate().getNotBefore().toInstant()),
            finding.certificate() == null
                ? null
                : Times.text(finding.certificate().getNotAfter().toInstant()),
            finding.renewal() == null ? null : Times.text(finding.renewal()),
            finding.revision() == 0 ? null : (int) finding.revision(),
            finding.certificate() == null ? null : Fingerprint.of(finding.certificate()),
            finding.failures().last() == null ? null : Times.text(finding.failures().last()),
            finding.failures().attempts() == 0 ? null : finding.failures().attempts(),
            rotation == null ? null : rotation.rotation());
    var told = new ArrayList<>(done);
    told.addAll(transitions(conditions));
    return new Report(status, conditions, List.copyOf(told), lookAgain(finding, turn, now));
  }

  private static void set(ConditionSet conditions, String type, Say say) {
    conditions.set(type, say.state(), say.reason(), say.message());
  }

  /** What changes of conditions are worth an event. What was issued has been told already. */
  private static List<Told> transitions(ConditionSet conditions) {
    var told = new ArrayList<Told>();
    for (ConditionSet.Transition transition : conditions.transitions()) {
      Condition to = transition.to();
      String reason = to.getReason();
      if (to.getType().equals(READY)) {
        if (to.getStatus().equals("False") || reason.equals(Followed.EXPIRES_SOON)) {
          told.add(new Told(Events.Type.WARNING, reason, to.getMessage()));
        } else if (!transition.from().isEmpty()) {
          told.add(Told.good(reason, to.getMessage()));
        }
      } else if (to.getType().equals(ROTATING)) {
        if (reason.equals(RotationRecord.ROTATED)) {
          told.add(Told.good("TrustAnchorRotated", to.getMessage()));
        }
      } else if (reason.equals("Failed")) {
        told.add(new Told(Events.Type.WARNING, "IssuingFailed", to.getMessage()));
      } else if (to.getStatus().equals("True")) {
        told.add(Told.good(reason, to.getMessage()));
      }
    }
    return told;
  }

  private static @Nullable Instant lookAgain(
      Finding finding, IdentityKeeper.@Nullable Turn turn, Instant now) {
    Instant first = finding.lookAgain();
    if (turn != null && !(turn.move() instanceof Move.Rest)) {
      first = earlier(first, now.plus(ROTATION));
      if (turn.move() instanceof Move.Wait(var _, var _, @Nullable Instant until)) {
        first = earlier(first, until);
      }
      if (turn.move() instanceof Move.Write) {
        first = now;
      }
    }
    if (turn != null && turn.situation().published() != null) {
      first = earlier(first, turn.situation().published().issuer().end());
    }
    return first;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
