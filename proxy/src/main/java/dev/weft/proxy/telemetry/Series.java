package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which meters of one kind live: those in use, and for a while those of endpoints that went, so
 * that a last scrape sees their end. The lock is taken when endpoints come and go, never by a
 * request.
 *
 * @param <M> meters of one set of labels, shared by all event loops
 */
final class Series<M> {
  private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();

  /** Past this, or where there is no room for others, what is gone goes at once. */
  private static final int MAX_GONE = 200;

  private final Function<Tags, Scope> scopes;
  private final Function<Scope, @Nullable M> make;
  private final M others;
  private final Predicate<M> busy;
  private final boolean lingering;
  private final Map<Tags, Entry<M>> byLabels = new HashMap<>();
  private final IdentityHashMap<M, Entry<M>> byMeters = new IdentityHashMap<>();
  private final Set<Entry<M>> gone = new LinkedHashSet<>();

  private static final class Entry<M> {
    private final Tags labels;
    private final Scope scope;
    private final M meters;
    private int users;
    private long goneAtNanos = Long.MIN_VALUE; // set by the first sweep that finds it without users

    Entry(Tags labels, Scope scope, M meters) {
      this.labels = labels;
      this.scope = scope;
      this.meters = meters;
    }
  }

  /**
   * @param make null when there are too many series
   * @param others counts for whatever found no room
   * @param busy not to be forgotten yet, though nobody has asked for it lately
   * @param lingering false for what tells of the present only, and nothing of what is gone
   */
  Series(
      Function<Tags, Scope> scopes,
      Function<Scope, @Nullable M> make,
      M others,
      Predicate<M> busy,
      boolean lingering) {
    this.scopes = scopes;
    this.make = make;
    this.others = others;
    this.busy = busy;
    this.lingering = lingering;
  }

  synchronized M acquire(Tags labels) {
    Entry<M> entry = byLabels.get(labels);
    if (entry == null) {
      entry = make(labels);
      while (entry == null && forgetOldest()) {
        entry = make(labels);
      }
      if (entry == null) {
        return others;
      }
    }
    entry.users++;
    entry.goneAtNanos = Long.MIN_VALUE;
    gone.remove(entry);
    return entry.meters;
  }

  private @Nullable Entry<M> make(Tags labels) {
    Scope scope = scopes.apply(labels);
    M meters = make.apply(scope);
    if (meters == null) {
      scope.forget();
      return null;
    }
    var entry = new Entry<>(labels, scope, meters);
    byLabels.put(labels, entry);
    byMeters.put(meters, entry);
    return entry;
  }

  synchronized void release(M meters) {
    Entry<M> entry = byMeters.get(meters);
    if (entry == null || --entry.users > 0) {
      return;
    }
    if (!lingering) {
      forget(entry);
      return;
    }
    gone.add(entry);
    if (gone.size() > MAX_GONE) {
      forgetOldest();
    }
  }

  private boolean forgetOldest() {
    for (Iterator<Entry<M>> each = gone.iterator(); each.hasNext(); ) {
      Entry<M> entry = each.next();
      if (!busy.test(entry.meters)) {
        each.remove();
        forget(entry);
        return true;
      }
    }
    return false;
  }

  synchronized void evict(long nowNanos) {
    for (Iterator<Entry<M>> each = gone.iterator(); each.hasNext(); ) {
      Entry<M> entry = each.next();
      if (entry.goneAtNanos == Long.MIN_VALUE) {
        entry.goneAtNanos = nowNanos;
      } else if (nowNanos - entry.goneAtNanos > KEEP_NANOS && !busy.test(entry.meters)) {
        each.remove();
        forget(entry);
      }
    }
  }

  private void forget(Entry<M> entry) {
    byLabels.remove(entry.labels);
    byMeters.remove(entry.meters);
    entry.scope.forget();
  }
}
