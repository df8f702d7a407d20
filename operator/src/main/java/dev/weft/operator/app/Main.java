package dev.weft.operator.app;

import java.io.IOException;
import java.util.List;

/** {@code weft operator [--role reconcile] [--role serve]} */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] arguments) {
    switch (Configuration.parse(List.of(arguments), System.getenv())) {
      case Configuration.Parsed.Bad(List<String> problems) -> {
        problems.forEach(System.err::println);
        System.exit(USAGE);
      }
      case Configuration.Parsed.Ok(Configuration configuration) -> {
        Logging.set(configuration.logLevel()); // before the first logger is made
        run(configuration);
      }
    }
  }

  private static void run(Configuration configuration) {
    try {
      var process = new OperatorProcess(configuration);
      Runtime.getRuntime().addShutdownHook(new Thread(process::close, "stop"));
      process.start();
    } catch (IOException e) {
      System.err.println("weft operator: " + e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      System.exit(1); // told to stop before it had begun
    }
  }
}
