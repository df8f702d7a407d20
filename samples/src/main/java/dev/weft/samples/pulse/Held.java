package dev.weft.samples.pulse;

import dev.weft.samples.base.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Keeps a line open and beats on it; what breaks is counted, and dialled anew. */
final class Held implements Runnable {
  private static final Duration REDIAL_AFTER = Duration.ofMillis(200);

  private final Line.Dialer dialer;
  private final String marker;
  private final Duration gap;
  private Tally tally = new Tally(0, 0, 0, 0, Map.of()); // guarded by this

  /**
   * Since the start.
   *
   * @param opened lines that were dialled with success
   * @param beats that came back
   * @param dropped lines that broke; each ends with one
   * @param refused attempts to dial in vain
   */
  record Tally(long opened, long beats, long dropped, long refused, Map<String, Long> reasons) {
    Tally withOpened() {
      return new Tally(opened + 1, beats, dropped, refused, reasons);
    }

    Tally withBeat() {
      return new Tally(opened, beats + 1, dropped, refused, reasons);
    }

    Tally withDropped(String reason) {
      return new Tally(opened, beats, dropped + 1, refused, Reasons.with(reasons, reason));
    }

    Tally withRefused(String reason) {
      return new Tally(opened, beats, dropped, refused + 1, Reasons.with(reasons, reason));
    }

    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("opened", opened);
      fields.put("beats", beats);
      fields.put("dropped", dropped);
      fields.put("refused", refused);
      fields.put("reasons", new TreeMap<>(reasons));
      return fields;
    }
  }

  Held(Line.Dialer dialer, String marker, Duration gap) {
    this.dialer = dialer;
    this.marker = marker;
    this.gap = gap;
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        hold();
        Thread.sleep(REDIAL_AFTER);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold() throws InterruptedException {
    try (Line line = dialer.dial()) {
      beatUntilItBreaks(line);
    } catch (IOException e) {
      count(seen -> seen.withRefused(reason(e)));
    }
  }

  private void beatUntilItBreaks(Line line) throws InterruptedException {
    long number = 0;
    try {
      while (true) {
        line.beat(marker + " " + number);
        if (number == 0) { // some accept before they know whether they reach the other side
          count(Tally::withOpened);
        }
        count(Tally::withBeat);
        number++;
        Thread.sleep(gap);
      }
    } catch (IOException e) {
      boolean wasOpen = number > 0;
      count(seen -> wasOpen ? seen.withDropped(reason(e)) : seen.withRefused(reason(e)));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private synchronized void count(UnaryOperator<Tally> change) {
    tally = change.apply(tally);
  }

  synchronized Tally tally() {
    return tally;
  }
}
