package dev.weft.proxy.app;

import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A proxy in a process of its own, with as little memory as a pod's. */
final class SmallProcess implements AutoCloseable {
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-Xmx24m",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  final String ip = TestProxy.newAddress();
  final Path log;
  private final Process process;

  private SmallProcess(
      TestControlPlane control, Path directory, List<String> shell, List<String> options)
      throws Exception {
    log = directory.resolve("log");
    var command = new ArrayList<>(shell);
    command.addAll(JAVA);
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "proxy"));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(TestProxy.environment(ip, control, directory));
    process = builder.start();
  }

  /**
   * Waits until it is ready.
   *
   * @param options of the JVM, beyond the usual ones
   */
  static SmallProcess start(TestControlPlane control, Path directory, String... options)
      throws Exception {
    return new SmallProcess(control, directory, List.of(), List.of(options)).awaitReady();
  }

  /** The same with fewer file descriptors. */
  static SmallProcess start(int descriptors, TestControlPlane control, Path directory)
      throws Exception {
    List<String> shell =
        List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "bash");
    return new SmallProcess(control, directory, shell, List.of()).awaitReady();
  }

  private SmallProcess awaitReady() {
    await().atMost(Duration.ofSeconds(30)).until(this::isReady);
    return this;
  }

  private boolean isReady() {
    try (var raw = new RawClient(admin())) {
      return raw.get("/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress outbound() {
    return new InetSocketAddress(ip, Ports.OUTBOUND);
  }

  private InetSocketAddress admin() {
    return new InetSocketAddress(ip, Ports.ADMIN);
  }

  /** The sum of all lines that begin so. */
  double metric(String beginning) throws IOException {
    try (var raw = new RawClient(admin())) {
      return raw.get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(beginning))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  double overloads() throws IOException {
    return metric("proxy_errors_total{cause=\"overload\",direction=\"outbound\"");
  }

  /** At its highest. */
  int residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .sum();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
