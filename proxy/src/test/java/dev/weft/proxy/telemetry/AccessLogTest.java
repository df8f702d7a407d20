package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private final Metrics metrics = new Metrics(System::nanoTime, 100);

  private static Relayed entry(int number) {
    return new Relayed(Direction.INBOUND, 1_500_000_000L, number, "c", "u", "p", 1, 2, null, null);
  }

  private double metric(String name) {
    return ExpositionTest.exposed(metrics)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  @Test
  void whatNobodyReadsIsDroppedAndCounted() {
    var readable = new CountDownLatch(1);
    var log =
        new AccessLog(
            metrics,
            new OutputStream() {
              @Override
              public void write(int b) {
                try {
                  readable.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    for (int i = 0; i < 20_000; i++) {
      log.add(entry(i)); // comes back at once, read or not
    }
    double dropped = metric("proxy_access_log_dropped_total");
    assertThat(dropped).isGreaterThan(10_000);
    readable.countDown();
    await()
        .untilAsserted(
            () -> assertThat(metric("proxy_access_log_lines_total")).isEqualTo(20_000 - dropped));
    log.close();
  }

  @Test
  void whatWaitsIsWrittenAtTheClose() {
    var out = new ByteArrayOutputStream();
    var log = new AccessLog(metrics, out);
    for (int i = 0; i < 500; i++) {
      log.add(entry(i));
    }
    log.close();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(500)
        .first()
        .isEqualTo(
            "{\"time\":\"1970-01-01T00:00:01.500Z\",\"kind\":\"connection\","
                + "\"direction\":\"inbound\",\"client\":\"c\",\"upstream\":\"u\",\"peer\":\"p\",\"bytes_read\":1,"
                + "\"bytes_written\":2,\"duration_ms\":0.0,\"error\":null,\"verdict\":null}");
  }
}
