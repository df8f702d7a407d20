package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.operator.status.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to issue that have failed in a row.
 *
 * @param last null when the last one succeeded
 */
record Failures(int attempts, @Nullable Instant last) {
  static final Failures NONE = new Failures(0, null);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 10;

  static Failures of(@Nullable CertificateStatus status) {
    Instant last = status == null ? null : Times.parse(status.lastFailureTime());
    return status == null || last == null
        ? NONE
        : new Failures(Objects.requireNonNullElse(status.failedIssuanceAttempts(), 1), last);
  }

  Failures andOne(Instant now) {
    return new Failures(attempts + 1, now.truncatedTo(ChronoUnit.SECONDS));
  }

  /** When the next attempt may be made. */
  Instant nextAttempt() {
    if (last == null) {
      return Instant.MIN;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.clamp(attempts - 1, 0, MOST_DOUBLINGS));
    return last.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
  }
}
