package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which series live: those in use, and for a while those of endpoints that went, so that a last
 * scrape sees their end. Bounded: the number of series follows what the pod talks to. The lock is
 * taken when endpoints come and go, never by a request.
 */
final class Series {
  private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();

  /** Past this, what is gone goes at once. */
  private static final int MAX_GONE = 500;

  private final Registry registry;
  private final Map<Tags, Entry> byLabels = new HashMap<>();
  private final IdentityHashMap<RequestMeters, Entry> byMeters = new IdentityHashMap<>();
  private final List<Entry> gone = new ArrayList<>();

  private static final class Entry {
    private final Tags labels;
    private final Set<Meter> made = new LinkedHashSet<>();
    private int users;
    private long goneAtNanos = Long.MIN_VALUE; // set by the first sweep that finds it without users

    Entry(Tags labels) {
      this.labels = labels;
    }
  }

  Series(Registry registry) {
    this.registry = registry;
  }

  /** Each user has meters of its own, which share what the registry keeps. */
  synchronized RequestMeters acquire(Tags labels, Function<Tags, RequestMeters> make) {
    Entry entry = byLabels.computeIfAbsent(labels, Entry::new);
    if (entry.users++ == 0) {
      gone.remove(entry);
      entry.goneAtNanos = Long.MIN_VALUE;
    }
    RequestMeters meters = make.apply(labels);
    byMeters.put(meters, entry);
    return meters;
  }

  synchronized void release(RequestMeters meters) {
    Entry entry = byMeters.remove(meters);
    if (entry == null) {
      return;
    }
    entry.made.addAll(meters.made());
    if (--entry.users == 0) {
      gone.add(entry);
      if (gone.size() > MAX_GONE) {
        forget(gone.removeFirst());
      }
    }
  }

  synchronized void evict(long nowNanos) {
    for (Iterator<Entry> each = gone.iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (entry.goneAtNanos == Long.MIN_VALUE) {
        entry.goneAtNanos = nowNanos;
      } else if (nowNanos - entry.goneAtNanos > KEEP_NANOS) {
        each.remove();
        forget(entry);
      }
    }
  }

  private void forget(Entry entry) {
    byLabels.remove(entry.labels);
    entry.made.forEach(registry::remove);
  }
}
