package dev.weft.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;

/** Prints each change of something that goes on by itself, whether anybody watches or not. */
public final class Following {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Patience patience;

  /**
   * What is followed.
   *
   * @param <T> what a look at it shows
   */
  public interface Subject<T> {
    boolean isOver(T seen);

    /** Looks again. */
    T next(T seen);

    /** How it stands, for a person. */
    String line(T seen);
  }

  public Following(CommandSpec command, Duration atMost) {
    this(command.commandLine().getOut(), command.commandLine().getErr(), new Patience(atMost));
  }

  Following(PrintWriter out, PrintWriter err, Patience patience) {
    this.out = out;
    this.err = err;
    this.patience = patience;
  }

  /**
   * For a person: a line for each change, with the seconds since the beginning.
   *
   * @param begun what was seen, and told, already
   * @return how it ended; empty when it did not within the time, which was said on stderr
   */
  public <T> Optional<T> follow(T begun, Subject<T> subject) throws InterruptedException {
    return follow(
        begun,
        subject,
        subject::line,
        line -> String.format(Locale.ROOT, "[%5.1f s] %s", patience.seconds(), line));
  }

  /** The same for a program, in its words. */
  public <T> Optional<T> follow(T begun, Subject<T> subject, Function<T, String> text)
      throws InterruptedException {
    return follow(begun, subject, text, UnaryOperator.identity());
  }

  private <T> Optional<T> follow(
      T begun, Subject<T> subject, Function<T, String> text, UnaryOperator<String> printed)
      throws InterruptedException {
    String[] told = {text.apply(begun)};
    T last =
        patience.until(
            begun,
            subject::isOver,
            subject::next,
            seen -> {
              String now = text.apply(seen);
              if (!now.equals(told[0])) {
                out.println(printed.apply(now));
                out.flush();
              }
              told[0] = now;
            });
    if (subject.isOver(last)) {
      return Optional.of(last);
    }
    err.println(
        "weft: not done within "
            + patience.atMost().toSeconds()
            + " s; it goes on by itself. Last seen: "
            + subject.line(last));
    err.flush();
    return Optional.empty();
  }
}
