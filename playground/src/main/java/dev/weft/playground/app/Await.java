package dev.weft.playground.app;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waiting with an end, and with an account of what was missing when it came. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(150);

  private Await() {}

  /**
   * Asks until nothing is missing.
   *
   * @param missing says in a few words what is not there yet; empty: done
   * @throws IOException with a message for the user when the time is over
   */
  public static void until(Duration atMost, String what, Callable<Optional<String>> missing)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      String why = ask(missing);
      if (why.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IOException(what + ": not within " + atMost.toSeconds() + " s. " + why);
      }
      Thread.sleep(PAUSE);
    }
  }

  /** A question that fails is an answer, too: what is asked may just be starting. */
  private static String ask(Callable<Optional<String>> missing) throws InterruptedException {
    try {
      return missing.call().orElse("");
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // what Callable declares
      return e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }
}
