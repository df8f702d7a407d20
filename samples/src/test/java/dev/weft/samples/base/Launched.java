package dev.weft.samples.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sample's program in a process of its own, which has said where it listens.
 *
 * @param listening the line in which it said so
 */
public record Launched(Process process, BufferedReader output, String listening)
    implements AutoCloseable {

  public static Launched start(Class<?> main, String role, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), role));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("POD_IP", "127.0.0.1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains("\"listening\"")) {
        return new Launched(process, output, line);
      }
      said.append(line).append('\n');
    }
    throw new IOException(role + " did not listen, it said: " + said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
