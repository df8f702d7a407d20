package dev.weft.samples.pulse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest answers, numbered from 1 in the order in which they came. Safe for threads. */
final class Trace {
  private final int most;
  private final Deque<Answered> newest = new ArrayDeque<>(); // guarded by this
  private long last; // its number; guarded by this

  /**
   * How one request ended.
   *
   * @param sentMicros when it was sent, since 1970
   * @param tookMicros until it was answered, or had failed
   * @param side the echo that answered; "" when it failed
   * @param rule what a rule of the mesh wrote into the answer; "" for nothing
   * @param failed why; "" when it did not
   */
  record Answered(long sentMicros, long tookMicros, String side, String rule, String failed) {
    /** In the place of a failure: it was due, and is still unsent. */
    static final String NOT_SENT = "not sent";

    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("sentMicros", sentMicros);
      fields.put("tookMicros", tookMicros);
      fields.put("side", side);
      fields.put("rule", rule);
      fields.put("failed", failed);
      return fields;
    }
  }

  /**
   * @param most answers to remember
   */
  Trace(int most) {
    this.most = most;
  }

  synchronized void add(Answered answered) {
    last++;
    newest.addLast(answered);
    if (newest.size() > most) {
      newest.removeFirst();
    }
  }

  /** Those that came after the one with this number, as far as they are remembered, by number. */
  synchronized Map<String, Object> after(long number) {
    Map<String, Object> later = new LinkedHashMap<>();
    long each = last - newest.size();
    for (Answered answered : newest) {
      each++;
      if (each > number) {
        later.put(Long.toString(each), answered.fields());
      }
    }
    return later;
  }
}
