package dev.weft.playground.app;

import dev.weft.cli.cluster.Reasons;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import picocli.CommandLine;

/** {@code weft playground}. Exit codes: 0 done, 1 could not or found wrong, 2 not understood. */
public final class Main {
  private static final int COULD_NOT = 1;
  private static final int INTERRUPTED = 130; // as a shell has it

  private Main() {}

  public static void main(String[] args) {
    // It warns of v1alpha1 in general, which is what our resources are.
    System.setProperty(
        "org.slf4j.simpleLogger.log.io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils",
        "error");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new PlaygroundCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, line, _) -> {
          if (exception instanceof IOException) {
            line.getErr().println("weft: " + exception.getMessage());
            return COULD_NOT;
          }
          if (exception instanceof KubernetesClientException refusal) {
            line.getErr().println("weft: the cluster refused: " + Reasons.of(refusal));
            return COULD_NOT;
          }
          if (exception instanceof InterruptedException) {
            return INTERRUPTED;
          }
          throw exception; // a bug: its stack trace is of use
        });
  }
}
