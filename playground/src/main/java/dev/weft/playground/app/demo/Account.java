package dev.weft.playground.app.demo;

import dev.weft.cli.stat.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings for a person to read. Pure. */
public final class Account {
  private Account() {}

  public static List<String> lines(Findings findings) {
    List<String> lines = new ArrayList<>();
    lines.add("weft stat deploy -n shop (stock-flaky fails each tenth request by itself):");
    Table.lines(findings.stat(), false).forEach(line -> lines.add("  " + line));
    lines.add("");
    lines.add(
        "  %-24s %8s %16s %16s %12s"
            .formatted(
                "FAULT, UNDER LOAD", "SENT", "FAILED BY MESH", "BY APPLICATION", "BACK AFTER"));
    for (FaultReport report : findings.faults()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-24s %8d %16d %16d %10.1f s",
              report.fault().name(),
              report.during().sent(),
              report.during().meshFailed(),
              report.during().applicationFailed(),
              report.recovery().toMillis() / 1e3));
    }
    lines.add("");
    lines.add("an invalid Mesh was answered with:");
    findings.refusal().message().lines().forEach(line -> lines.add("  " + line));
    return lines;
  }

  /** The last word. */
  public static List<String> verdict(List<String> wrong) {
    if (wrong.isEmpty()) {
      return List.of("The demo found everything as promised.");
    }
    List<String> lines = new ArrayList<>();
    lines.add("The demo found " + wrong.size() + " thing(s) wrong:");
    wrong.forEach(each -> lines.add("  - " + each));
    return lines;
  }
}
