package dev.weft.cli.stat;

import dev.weft.cli.cluster.Unanswered;
import dev.weft.cli.metrics.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A report for a program. Fields are only ever added; what is not known is null. Rates are per
 * second, success_rate from 0 to 1, latencies in milliseconds.
 */
public final class JsonReport {
  private JsonReport() {}

  public static String text(Report report) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("window_seconds", rounded(report.seconds()));
    out.put("kind", report.kind().singular());
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    report.rows().forEach(row -> rows.add(fields(row)));
    out.put("rows", rows);
    out.put("unanswered", Unanswered.fields(report.silent()));
    return Serialization.asJson(out);
  }

  private static Map<String, @Nullable Object> fields(Row row) {
    Golden golden = row.golden();
    Golden known = golden == null ? Golden.NONE : golden;
    Map<String, @Nullable Object> latency = new LinkedHashMap<>();
    latency.put("p50", number(known.latency().quantile(0.5)));
    latency.put("p95", number(known.latency().quantile(0.95)));
    latency.put("p99", number(known.latency().quantile(0.99)));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("namespace", row.namespace());
    fields.put("name", row.name());
    fields.put("meshed", row.meshed());
    fields.put("pods", row.pods());
    fields.put("success_rate", number(known.successRate()));
    fields.put("rps", golden == null ? null : rounded(golden.responses()));
    fields.put("latency_ms", latency);
    fields.put("tcp_connections", golden == null ? null : golden.openConnections());
    fields.put("tcp_read_bytes_rate", golden == null ? null : rounded(golden.readBytes()));
    fields.put("tcp_write_bytes_rate", golden == null ? null : rounded(golden.writtenBytes()));
    return fields;
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? rounded(value.getAsDouble()) : null;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
