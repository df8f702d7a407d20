package dev.weft.playground.app.demo.switching;

import dev.weft.playground.app.demo.switching.Change.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * All changes, and what they cost. Pure.
 *
 * @param clients that sent anything
 * @param requests that were sent, failed ones too
 * @param unsent requests that were due when a client, or its machine, could send no more
 * @param slowest of those that were answered
 * @param failed requests by reason
 */
record SwitchReport(
    long clients,
    long requests,
    long unsent,
    Optional<Asked> slowest,
    Map<String, Long> failed,
    List<Effect> effects) {
  SwitchReport {
    failed = Map.copyOf(failed);
    effects = List.copyOf(effects);
  }

  /**
   * @param all requests; those that were sent before the first change do not count
   */
  static SwitchReport of(List<Change> changes, Collection<Asked> all) {
    long begin = changes.isEmpty() ? Long.MIN_VALUE : changes.getFirst().called();
    List<Asked> asked = all.stream().filter(each -> each.sentMicros() >= begin).toList();
    return new SwitchReport(
        asked.stream().map(Asked::client).distinct().count(),
        asked.stream().filter(Asked::isSent).count(),
        asked.stream().filter(each -> !each.isSent()).count(),
        asked.stream().filter(Asked::isAnswered).max(Comparator.comparingLong(Asked::tookMicros)),
        asked.stream()
            .filter(each -> each.isSent() && !each.isAnswered())
            .collect(Collectors.groupingBy(Asked::failed, Collectors.counting())),
        Effect.of(changes, asked));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d switches while %d clients, each behind a proxy of its own, sent %d requests: %d failed"
            .formatted(effects.size(), clients, requests, failures()));
    slowest.filter(_ -> !effects.isEmpty()).ifPresent(each -> lines.add(slowest(each)));
    if (unsent > 0) {
      lines.add(unsent + " more were due, but the clients had too many under way to send them");
    }
    lines.add("");
    lines.add("  MILLISECONDS AFTER THE APPLY       SWITCHES      MIN   MEDIAN      MAX");
    for (Kind kind : Kind.values()) {
      List<Effect> of = of(kind);
      if (!of.isEmpty()) {
        lines.add(kind.text());
        lines.add(row("last request the old way", of, Effect::lastOldMicros));
        lines.add(
            row(
                "all proxies acknowledged",
                of,
                each -> each.change().acknowledged() - each.change().accepted()));
        lines.add(
            row(
                "(the API call itself)",
                of,
                each -> each.change().accepted() - each.change().called()));
      }
    }
    return lines;
  }

  /** Behind which change it was sent tells whether that has to do with it. */
  private String slowest(Asked each) {
    Change last =
        effects.stream()
            .map(Effect::change)
            .filter(change -> change.called() <= each.sentMicros())
            .max(Comparator.comparingLong(Change::called))
            .orElseThrow(); // it was sent after the first
    return String.format(
        Locale.ROOT,
        "the slowest answer took %.1f ms: it was asked for %.1f ms after %s to %s",
        each.tookMicros() / 1e3,
        (each.sentMicros() - last.called()) / 1e3,
        last.kind().resource(),
        last.to());
  }

  private static String row(String what, List<Effect> effects, ToLongFunction<Effect> micros) {
    long[] sorted = effects.stream().mapToLong(micros).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "  %-32s %10d %8.1f %8.1f %8.1f",
        what,
        sorted.length,
        sorted[0] / 1e3,
        median(sorted) / 1e3,
        sorted[sorted.length - 1] / 1e3);
  }

  /**
   * @param sorted not empty
   */
  static double median(long[] sorted) {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
  }

  /** In words; empty when all was as promised. Times are told, not judged. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    if (requests == 0) {
      wrong.add("nothing was measured: no client sent a request");
    }
    for (Kind kind : Kind.values()) {
      if (of(kind).isEmpty()) {
        wrong.add("nothing was measured: no " + kind.resource() + " was changed");
      }
    }
    if (failures() > 0) {
      wrong.add(failures() + " requests failed: " + new TreeMap<>(failed));
    }
    effects.forEach(effect -> wrong.addAll(effect.wrong()));
    return wrong;
  }

  private long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  private List<Effect> of(Kind kind) {
    return effects.stream().filter(effect -> effect.change().kind() == kind).toList();
  }
}
