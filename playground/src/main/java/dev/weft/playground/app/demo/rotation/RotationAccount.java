package dev.weft.playground.app.demo.rotation;

import dev.weft.playground.app.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rotations for a person to read. Pure. */
public final class RotationAccount {
  private static final int SHORT = 12; // hexadecimal digits: enough to tell anchors apart

  private RotationAccount() {}

  static List<String> lines(List<RotationReport> rotations) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rotations.size(); i++) {
      RotationReport rotation = rotations.get(i);
      lines.add(
          "rotation %d of %d: %s -> %s, %s"
              .formatted(
                  i + 1,
                  rotations.size(),
                  brief(rotation.old()),
                  brief(rotation.successor()),
                  seconds(rotation.whole())));
      List<Duration> lengths = rotation.lengths();
      for (int step = 0; step < lengths.size(); step++) {
        RotationReport.Step each = rotation.steps().get(step);
        lines.add(
            "  %-14s %8s   operator killed, back after %s"
                .formatted(each.moment().text(), seconds(lengths.get(step)), seconds(each.away())));
      }
      lines.addAll(costs(rotation.during()));
      lines.add("");
    }
    return lines;
  }

  private static List<String> costs(Reading during) {
    List<String> lines = new ArrayList<>();
    lines.add(cost("shop, HTTP/1.1", during.shop().sent(), during.shop().meshFailed(), "failed"));
    during
        .pulse()
        .calls()
        .forEach((kind, calls) ->
            lines.add(cost("pulse, " + kind, calls.sent(), calls.failed(), "failed")));
    during
        .pulse()
        .lines()
        .forEach((kind, held) ->
            lines.add(cost("pulse, one " + kind, held.beats(), broken(held), "dropped")));
    lines.add(
        "  restarts: %d of applications, %d of proxies"
            .formatted(during.applicationRestarts(), during.proxyRestarts()));
    return lines;
  }

  private static long broken(Pulse.Lines held) {
    return held.dropped() + held.refused();
  }

  private static String cost(String what, long sent, long bad, String how) {
    return "  %-18s %6d sent, %d %s".formatted(what, sent, bad, how);
  }

  private static String brief(String fingerprint) {
    return fingerprint.substring(0, Math.min(SHORT, fingerprint.length()));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
