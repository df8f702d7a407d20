package dev.weft.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * How a proxy is at one moment: by the kernel's account and by its own /metrics.
 *
 * @param failures requests that it did not serve well, since its start
 */
record Vitals(
    double rssMebibytes,
    double pssMebibytes,
    double heapMebibytes,
    int descriptors,
    int series,
    long failures) {
  private static final int ADMIN = 4191;
  private static final double MEBIBYTE = 1 << 20;

  static Vitals of(LocalProxy proxy) throws IOException {
    String metrics;
    try (InputStream in =
        URI.create("http://" + proxy.address() + ":" + ADMIN + "/metrics").toURL().openStream()) {
      metrics = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return new Vitals(
        proxy.running().kibibytes("Rss") / 1024.0,
        proxy.running().kibibytes("Pss") / 1024.0,
        sum(metrics, "jvm_heap_used_bytes", "") / MEBIBYTE,
        (int) sum(metrics, "process_open_fds", ""),
        (int) metrics.lines().filter(line -> !line.startsWith("#")).count(),
        (long) sum(metrics, "response_total", "classification=\"failure\""));
  }

  private static double sum(String metrics, String name, String label) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
