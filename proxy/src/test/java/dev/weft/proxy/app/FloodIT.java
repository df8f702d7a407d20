package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More uploads at once than there is memory for, in a process as small as a pod's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FloodIT {
  private static final int UPLOADS = 600;
  private static final String BODY = "x".repeat(60_000); // kept for a retry until it is answered
  private static final int MAX_RESIDENT_KILOBYTES = 160_000;

  private static final String OVERLOADED = "proxy_errors_total{cause=\"overload\"";

  @TempDir Path directory;

  @Test
  void uploadsBeyondItsMemoryAreRefusedAndTheOthersServed() throws Exception {
    String ip = TestProxy.newAddress();
    var answering = new AtomicBoolean();
    var clients = new ArrayList<RawClient>();
    try (var control = new TestControlPlane();
        var _ =
            TestApplication.at(
                ip,
                8080,
                (request, in, out) -> {
                  await().atMost(Duration.ofMinutes(1)).untilTrue(answering);
                  TestApplication.text(out, "got " + TestApplication.readBody(request, in).length);
                })) {
      control.publish(KEY, new Endpoint(ip, 8080, 0, false, null, List.of(), null));
      Process process = start(TestProxy.environment(ip, control, directory));
      try {
        var outbound = new InetSocketAddress(ip, Ports.OUTBOUND);
        await().atMost(Duration.ofSeconds(30)).until(() -> isReady(ip));
        for (int i = 0; i < UPLOADS; i++) {
          clients.add(upload(outbound));
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> metric(ip, "request_total{") + metric(ip, OVERLOADED) >= UPLOADS);
        answering.set(true);
        int refused = 0;
        int served = 0;
        for (RawClient client : clients) {
          RawClient.Response response = client.read(false);
          if (response.status() == 503) {
            assertThat(response.header("weft-error")).isEqualTo("overload");
            assertThat(response.header("retry-after")).isEqualTo("1");
            refused++;
          } else {
            assertThat(response.body()).isEqualTo("got " + BODY.length());
            served++;
          }
        }
        assertThat(refused).isPositive();
        assertThat(served).isGreaterThan(UPLOADS / 6);
        assertThat(residentKilobytes(process)).isLessThan(MAX_RESIDENT_KILOBYTES);
        try (RawClient after = upload(outbound)) {
          assertThat(after.read(false).status()).isEqualTo(200);
        }
      } finally {
        process.destroyForcibly().waitFor();
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  private static RawClient upload(InetSocketAddress outbound) throws IOException {
    return new RawClient(outbound)
        .send(
            "PUT "
                + URL
                + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + BODY.length()
                + "\r\n\r\n"
                + BODY);
  }

  private Process start(Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx24m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "proxy")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static boolean isReady(String ip) {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.ADMIN))) {
      return raw.get("/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static double metric(String ip, String beginning) throws IOException {
    try (var raw = new RawClient(new InetSocketAddress(ip, Ports.ADMIN))) {
      return raw.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(beginning) && line.contains("outbound"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  private static int residentKilobytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .sum();
  }
}
