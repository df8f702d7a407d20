package dev.weft.samples.pulse;

import dev.weft.samples.base.OpenLoop;
import dev.weft.samples.base.Reasons;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes calls of one kind at a constant rate, and counts how they ended. */
final class Calls {
  private static final int MAX_IN_FLIGHT = 128;

  private final Call call;
  private final OpenLoop loop =
      new OpenLoop(MAX_IN_FLIGHT, this::once, () -> count(Tally::withSkipped));
  private Tally tally = new Tally(0, 0, 0, 0, Map.of()); // guarded by this

  /** Returns when the answer was as it should be; else throws with the reason. */
  interface Call {
    void make() throws IOException, InterruptedException;
  }

  /** Since the start. */
  record Tally(long sent, long ok, long failed, long skipped, Map<String, Long> reasons) {
    Tally withSent() {
      return new Tally(sent + 1, ok, failed, skipped, reasons);
    }

    Tally withOk() {
      return new Tally(sent, ok + 1, failed, skipped, reasons);
    }

    Tally withFailed(String reason) {
      return new Tally(sent, ok, failed + 1, skipped, Reasons.with(reasons, reason));
    }

    Tally withSkipped() {
      return new Tally(sent, ok, failed, skipped + 1, reasons);
    }

    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("sent", sent);
      fields.put("ok", ok);
      fields.put("failed", failed);
      fields.put("skipped", skipped);
      fields.put("reasons", new TreeMap<>(reasons));
      return fields;
    }
  }

  Calls(Call call) {
    this.call = call;
  }

  void start(int ratePerSecond) {
    loop.start(ratePerSecond);
  }

  private void once() throws InterruptedException {
    count(Tally::withSent);
    try {
      call.make();
      count(Tally::withOk);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      count(seen -> seen.withFailed(reason));
    }
  }

  private synchronized void count(UnaryOperator<Tally> change) {
    tally = change.apply(tally);
  }

  synchronized Tally tally() {
    return tally;
  }
}
