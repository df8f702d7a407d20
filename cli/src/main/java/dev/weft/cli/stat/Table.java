package dev.weft.cli.stat;

import dev.weft.cli.Columns;
import dev.weft.cli.metrics.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A report for a person: aligned columns, {@code -} for what is not known. */
public final class Table {
  private static final String UNKNOWN = "-";

  private Table() {}

  /**
   * @param namespaces whether to say the namespace of each row
   */
  public static List<String> lines(Report report, boolean namespaces) {
    boolean outbound = report.rows().stream().allMatch(row -> row.pods() == 0);
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        line(
            namespaces,
            "NAMESPACE",
            List.of(
                "NAME",
                "MESHED",
                "SUCCESS",
                "RPS",
                "LATENCY_P50",
                "LATENCY_P95",
                "LATENCY_P99",
                "TCP_CONN",
                "READ",
                "WRITE")));
    report
        .rows()
        .forEach(row -> cells.add(line(namespaces, row.namespace(), cells(row, outbound))));
    return Columns.aligned(cells);
  }

  private static List<String> cells(Row row, boolean outbound) {
    Golden golden = row.golden() == null ? Golden.NONE : row.golden();
    return List.of(
        row.name(),
        outbound ? UNKNOWN : row.meshed() + "/" + row.pods(),
        text(golden.successRate(), rate -> percent(rate)),
        row.golden() == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f/s", golden.responses()),
        text(golden.latency().quantile(0.5), Table::millis),
        text(golden.latency().quantile(0.95), Table::millis),
        text(golden.latency().quantile(0.99), Table::millis),
        row.golden() == null
            ? UNKNOWN
            : String.format(Locale.ROOT, "%.0f", golden.openConnections()),
        row.golden() == null ? UNKNOWN : bytes(golden.readBytes()),
        row.golden() == null ? UNKNOWN : bytes(golden.writtenBytes()));
  }

  private static String bytes(double perSecond) {
    if (perSecond < 1e3) {
      return String.format(Locale.ROOT, "%.0fB/s", perSecond);
    }
    return perSecond < 1e6
        ? String.format(Locale.ROOT, "%.1fkB/s", perSecond / 1e3)
        : String.format(Locale.ROOT, "%.1fMB/s", perSecond / 1e6);
  }

  /** Less than any failure weighs, more than the arithmetic errs. */
  private static final double ROUNDING = 1e-6;

  /** Rounded down: a rate with failures in it never reads 100%. */
  static String percent(double rate) {
    return String.format(Locale.ROOT, "%.2f%%", Math.floor(rate * 1e4 + ROUNDING) / 1e2);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1fms" : "%.0fms", value);
  }

  private interface Format {
    String of(double value);
  }

  private static String text(OptionalDouble value, Format format) {
    return value.isPresent() ? format.of(value.getAsDouble()) : UNKNOWN;
  }

  private static List<String> line(boolean namespaces, String namespace, List<String> cells) {
    List<String> line = new ArrayList<>(cells);
    if (namespaces) {
      line.addFirst(namespace);
    }
    return line;
  }
}
