package dev.weft.cli.check;

import dev.weft.cli.identity.Ago;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks of how long certificates are good.
 *
 * @param failWithin what expires within this is an error; null: what expires within {@link
 *     #WARN_WITHIN} is a warning
 */
record Lifetime(Instant now, @Nullable Duration failWithin) {
  static final Duration WARN_WITHIN = Duration.ofDays(30);

  /** As it stands in texts. */
  static final String DEFAULT_TEXT = "30d";

  String leastText() {
    return Ago.length(failWithin == null ? WARN_WITHIN : failWithin);
  }

  /** That they are valid now. */
  Verdict isNow(List<X509Certificate> certificates) {
    List<String> wrong = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      Instant start = certificate.getNotBefore().toInstant();
      Instant end = certificate.getNotAfter().toInstant();
      if (end.isBefore(now)) {
        wrong.add(name(certificate) + " expired at " + end + ", " + Ago.text(end, now));
      } else if (start.isAfter(now)) {
        wrong.add(
            name(certificate) + " is not valid before " + start + ", " + Ago.text(start, now));
      }
    }
    return Verdict.none(wrong);
  }

  /** That they are valid for some time yet. */
  Verdict forLong(List<X509Certificate> certificates) {
    Duration least = failWithin == null ? WARN_WITHIN : failWithin;
    List<String> wrong =
        certificates.stream()
            .filter(each -> each.getNotAfter().toInstant().isBefore(now.plus(least)))
            .map(each -> {
              Instant end = each.getNotAfter().toInstant();
              return name(each) + " expires at " + end + ", " + Ago.text(end, now);
            })
            .toList();
    return failWithin == null ? Verdict.noneOdd(wrong) : Verdict.none(wrong);
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
