package dev.weft.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a command that shows how something stands, or follows it to its end. */
public final class WatchOptions {

  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  /**
   * What is shown.
   *
   * @param <T> what a look at it shows
   */
  public interface Shown<T> extends Following.Subject<T> {
    /** At length, for a person. */
    List<String> lines(T seen);

    /** For a program, on one line. */
    String json(T seen);

    /** The exit code. */
    int exit(T seen);
  }

  @Option(
      names = {"-w", "--watch"},
      description = "Follow it to its end: 0 when all went well, 1 when not.")
  private boolean watch;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationOption.class,
      description = "Watch no longer than this, and end with 1 then (default: 1h).")
  private Duration wait = Duration.ofHours(1);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to write it (default: table).")
  private Output output = Output.TABLE;

  /**
   * Shows it, and follows it when that was asked for.
   *
   * @return the exit code
   */
  public <T> int show(CommandSpec command, T first, Shown<T> what) throws InterruptedException {
    boolean json = output == Output.JSON;
    PrintWriter out = command.commandLine().getOut();
    (json ? List.of(what.json(first)) : what.lines(first)).forEach(out::println);
    out.flush();
    if (!watch) {
      return what.exit(first);
    }
    Following following = new Following(command, wait);
    return (json ? following.follow(first, what, what::json) : following.follow(first, what))
        .map(what::exit)
        .orElse(1);
  }
}
