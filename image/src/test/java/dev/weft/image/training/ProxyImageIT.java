package dev.weft.image.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image that the build made, as a container would run it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProxyImageIT {
  private static final Path IMAGE = Path.of("target", "proxy").toAbsolutePath();

  /** Else the VM goes on without a cache that it cannot use, and only starts more slowly. */
  private static final String INSIST = "-XX:AOTMode=on";

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aProxyRunsFromItsCacheAndEndsWell() throws Exception {
    Path loaded = directory.resolve("loaded");
    serve(IMAGE, INSIST + " -Xlog:class+load:file=" + loaded);

    assertThat(loadedFrom(false, loaded)).as("classes that the cache lacks").hasSizeLessThan(60);
    for (String room :
        List.of(
            "io.netty.handler.codec.http2.",
            "io.netty.handler.ssl.",
            "dev.weft.proxy.http.h2.",
            "dev.weft.proxy.opaque.",
            "dev.weft.proxy.tls.")) {
      assertThat(loadedFrom(true, loaded)).anyMatch(line -> line.contains(room));
      assertThat(loadedFrom(false, loaded)).noneMatch(line -> line.contains(room));
    }
  }

  /** Hidden classes are left out: the VM makes those of lambdas, switches and the like anew. */
  private static List<String> loadedFrom(boolean cache, Path log) throws IOException {
    return Files.readString(log)
        .lines()
        .filter(line -> line.contains(" source: "))
        .filter(line -> line.contains("shared objects file") == cache)
        .filter(line -> !line.contains("$$") && !line.contains("LambdaForm"))
        .toList();
  }

  @Test
  void aCacheThatDoesNotFitTheOptionsIsNotUsed() throws Exception {
    String options = INSIST + " -XX:-UseCompactObjectHeaders";
    Process process = start(IMAGE, options, Map.of(), "proxy", "--static", "/nowhere");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(log()).contains("AOT cache");
  }

  @Test
  void theImageWorksWhereItIsCopiedTo() throws Exception {
    Path copy = directory.resolve("else where");
    try (var files = Files.walk(IMAGE)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(IMAGE.relativize(file));
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }

    serve(copy, INSIST);
  }

  @Test
  void initRunsFromTheImageToo() throws Exception {
    Process process = start(IMAGE, INSIST, Map.of("WEFT_SKIP_INBOUND_PORTS", "80-x"), "init");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(log()).contains("WEFT_SKIP_INBOUND_PORTS contains '80-x'");
  }

  /** Starts a proxy, sends traffic of every kind through it, and ends it. */
  private void serve(Path image, String javaOptions) throws Exception {
    try (var applications = Applications.start()) {
      Training.Ports ports = Training.Ports.free();
      Files.writeString(
          directory.resolve("destinations.jsonl"), Destinations.of(applications, ports));
      OwnIdentity.write(directory);
      Process process =
          start(image, javaOptions, ports.environment(), "proxy", "--static", directory.toString());
      new Traffic(process, ports).run();

      String maps = Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"));
      assertThat(maps)
          .contains(image.resolve("native") + "/libnetty_transport_native_epoll")
          .contains(image.resolve("native") + "/libnetty_tcnative");
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }

  private Process start(
      Path image, String javaOptions, Map<String, String> environment, String... arguments)
      throws IOException {
    var builder =
        new ProcessBuilder(image.resolve("bin/weft-proxy").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    builder.environment().put("WEFT_JAVA_OPTIONS", javaOptions);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }
}
