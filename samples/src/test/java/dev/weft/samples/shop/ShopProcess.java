package dev.weft.samples.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shop program in a process of its own, on a free port. */
final class ShopProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("\"/127.0.0.1:(\\d+)\"");

  private final Process process;
  private final BufferedReader output;
  private final int port;

  private ShopProcess(Process process, BufferedReader output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  static ShopProcess start(String role, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", "target/classes", Main.class.getName(), role));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("POD_IP", "127.0.0.1", "PORT", "0"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return new ShopProcess(process, output, Integer.parseInt(listening.group(1)));
      }
      said.append(line).append('\n');
    }
    throw new IOException(role + " did not listen, it said: " + said);
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  List<String> lines() {
    return output.lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
