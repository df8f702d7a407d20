package dev.weft.proxy.telemetry;

import dev.weft.api.wire.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * All that the local application was asked, by whomever: what the control plane judges upgrades and
 * rollouts by. Shared by all event loops; counting allocates nothing.
 */
public final class InboundTotals {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final List<LongAdder> latencies =
      Stream.generate(LongAdder::new).limit(Traffic.BOUNDS_MILLIS.size() + 1L).toList();

  /** A request has come to its end; for any thread. */
  public void ended(boolean failure, long latencyNanos) {
    requests.increment();
    if (failure) {
      failures.increment();
    }
    latencies.get(bucket(latencyNanos)).increment();
  }

  private static int bucket(long latencyNanos) {
    int bucket = 0;
    while (bucket < Traffic.BOUNDS_MILLIS.size()
        && latencyNanos > Traffic.BOUNDS_MILLIS.get(bucket) * NANOS_PER_MILLI) {
      bucket++;
    }
    return bucket;
  }

  /**
   * As of now, or of a moment ago for counts that are just being added.
   *
   * @param since when the proxy started, in milliseconds since 1970
   */
  public Traffic traffic(long since) {
    var counts = new ArrayList<Long>(latencies.size());
    latencies.forEach(each -> counts.add(each.sum()));
    return new Traffic(since, requests.sum(), failures.sum(), counts);
  }
}
