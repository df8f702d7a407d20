package dev.weft.operator.figures;

import dev.weft.api.wire.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests, counted and judged.
 *
 * @param latencies as {@link Traffic#latencies()}
 */
public record Tally(long requests, long failures, List<Long> latencies) {
  private static final int BUCKETS = Traffic.BOUNDS_MILLIS.size() + 1;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})/([0-9]{1,18})");
  public static final Tally NONE = new Tally(0, 0, Collections.nCopies(BUCKETS, 0L));

  public Tally {
    latencies = List.copyOf(latencies);
  }

  public Tally plus(Tally other) {
    var sum = new ArrayList<Long>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      sum.add(latencies.get(i) + other.latencies.get(i));
    }
    return new Tally(requests + other.requests, failures + other.failures, sum);
  }

  /**
   * And those that one proxy counted between two looks.
   *
   * @param then null where there was none; of another start of the proxy it counts for nothing
   */
  public Tally plus(Traffic now, @Nullable Traffic then) {
    Traffic before = then == null || then.since() != now.since() ? Traffic.NONE : then;
    var sum = new ArrayList<Long>(BUCKETS);
    for (int i = 0; i < BUCKETS; i++) {
      sum.add(latencies.get(i) + at(now, i) - at(before, i));
    }
    return new Tally(
        requests + now.requests() - before.requests(),
        failures + now.failures() - before.failures(),
        sum);
  }

  /**
   * Without latencies.
   *
   * @param successRate in percent; null: all of them
   */
  public static Tally of(long requests, @Nullable Double successRate) {
    double failed = successRate == null ? 0 : requests * (100 - successRate) / 100;
    return new Tally(requests, Math.round(failed), NONE.latencies());
  }

  /** Requests and failures as an annotation keeps them. */
  public String text() {
    return requests + "/" + failures;
  }

  /** Without latencies. What cannot be read says nothing. */
  public static Tally parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new Tally(
            Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)), NONE.latencies())
        : NONE;
  }

  private static long at(Traffic traffic, int bucket) {
    return bucket < traffic.latencies().size() ? traffic.latencies().get(bucket) : 0;
  }

  /** In percent; of nothing everything succeeded. */
  public double successRate() {
    return requests == 0 ? 100 : 100.0 * (requests - failures) / requests;
  }

  /**
   * The 99th percentile, by linear interpolation within a bucket; infinite beyond the last bound.
   */
  public double p99Millis() {
    long all = latencies.stream().mapToLong(Long::longValue).sum();
    double rank = all * 0.99;
    double seen = 0;
    double lower = 0;
    for (int i = 0; i < Traffic.BOUNDS_MILLIS.size(); i++) {
      long here = latencies.get(i);
      double upper = Traffic.BOUNDS_MILLIS.get(i);
      if (here > 0 && seen + here >= rank) {
        return lower + (upper - lower) * (rank - seen) / here;
      }
      seen += here;
      lower = upper;
    }
    return all == 0 ? 0 : Double.POSITIVE_INFINITY;
  }
}
