package dev.weft.cli.identity;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateSpec;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.certificate.Rotation;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a renewal has come, told from what the Certificate says of itself. Pure.
 *
 * @param oldFingerprint of the certificate that is to be replaced; empty when there was none
 * @param line what is under way, for a person
 */
public record RenewalProgress(String oldFingerprint, Stage stage, String line) {
  /** In this order; none is required to be seen. */
  public enum Stage {
    ASKED,
    ROTATING,
    DONE
  }

  public static RenewalProgress from(Certificate before) {
    return new RenewalProgress(
        fingerprint(status(before)), Stage.ASKED, "waiting for the operator");
  }

  /**
   * @param now the Certificate as it is; null when it is gone
   * @param trusted fingerprints of the anchors that proxies are told to accept: the new anchor is
   *     in use when it is among them and the old one no longer
   */
  public RenewalProgress next(@Nullable Certificate now, Set<String> trusted) {
    CertificateStatus status = status(now);
    if (now == null || status == null) {
      return new RenewalProgress(oldFingerprint, Stage.ASKED, "the Certificate is not there");
    }
    Rotation rotation = status.rotation();
    if (rotation != null && rotation.step() != null) {
      return new RenewalProgress(oldFingerprint, Stage.ROTATING, step(rotation));
    }
    Optional<Condition> issuing = ConditionSet.find(status.conditions(), Renewals.ISSUING);
    boolean isNew = !fingerprint(status).equals(oldFingerprint);
    boolean isAnchor = now.getSpec().usage() == CertificateSpec.Usage.TRUST_ANCHOR;
    if (isNew
        && isAnchor
        && (trusted.contains(oldFingerprint) || !trusted.contains(fingerprint(status)))) {
      return new RenewalProgress(
          oldFingerprint, Stage.ROTATING, "made; proxies are yet to be told of it");
    }
    if (isNew && issuing.filter(RenewalProgress::isTrue).isEmpty() && isReady(status)) {
      return new RenewalProgress(
          oldFingerprint,
          Stage.DONE,
          "done: " + IdentityTable.brief(fingerprint(status)) + " is in use");
    }
    return new RenewalProgress(oldFingerprint, Stage.ASKED, waiting(status, issuing));
  }

  public boolean isDone() {
    return stage == Stage.DONE;
  }

  /** {@code Publishing: 14 of 17 proxies are done, waiting for shop/web-1}. */
  static String step(Rotation rotation) {
    String counted =
        rotation.proxies() == null || rotation.done() == null
            ? ""
            : ": " + rotation.done() + " of " + rotation.proxies() + " proxies are done";
    String waiting = rotation.waitingFor();
    return rotation.step()
        + counted
        + (waiting == null || waiting.isEmpty() ? "" : ", waiting for " + waiting);
  }

  private static String waiting(CertificateStatus status, Optional<Condition> issuing) {
    Integer attempts = status.failedIssuanceAttempts();
    if (attempts != null && attempts > 0) {
      return "failed " + attempts + " times: " + message(status, "Ready");
    }
    return issuing.filter(RenewalProgress::isTrue).isPresent() || isReady(status)
        ? "waiting for the operator"
        : message(status, "Ready");
  }

  private static String message(CertificateStatus status, String type) {
    return ConditionSet.find(status.conditions(), type)
        .map(Condition::getMessage)
        .orElse("no condition " + type + " yet");
  }

  private static boolean isReady(CertificateStatus status) {
    return ConditionSet.find(status.conditions(), "Ready")
        .filter(RenewalProgress::isTrue)
        .isPresent();
  }

  private static boolean isTrue(Condition condition) {
    return "True".equals(condition.getStatus());
  }

  private static @Nullable CertificateStatus status(@Nullable Certificate certificate) {
    return certificate == null ? null : certificate.getStatus();
  }

  private static String fingerprint(@Nullable CertificateStatus status) {
    return status == null || status.fingerprint() == null ? "" : status.fingerprint();
  }
}
