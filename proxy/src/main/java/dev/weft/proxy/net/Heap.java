package dev.weft.proxy.net;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap lives: as its last collection left it, for garbage does not count. The JVM
 * tells when that is much ({@link MemoryPoolMXBean}, collection usage threshold), and is asked once
 * a second; never for a request.
 */
public final class Heap implements AutoCloseable {
  /** Shares of the pool where what lives long ends up. Idle clients may fill it so far, no more. */
  private static final double FILLING = 0.8;

  /** The rest is for requests under way: from here on there are no more. */
  private static final double FULL = 0.92;

  /** So many times what lived is too much, beyond the initial size. */
  private static final double GARBAGE = 1.25;

  private static final long BETWEEN_COLLECTIONS_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final @Nullable MemoryPoolMXBean old;
  private final NotificationListener listener =
      (notification, _) -> {
        if (notification
            .getType()
            .equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED)) {
          read();
        }
      };
  private volatile double live; // share of the pool
  private volatile boolean roomWanted;
  private long collectedAtNanos; // confined to whoever looks

  private Heap(@Nullable MemoryPoolMXBean old) {
    this.old = old;
  }

  /** Watches this JVM's heap until it is closed. */
  public static Heap watch() {
    var heap = new Heap(old());
    if (heap.old != null) {
      heap.old.setCollectionUsageThreshold((long) (FILLING * heap.old.getUsage().getMax()));
      emitter().addNotificationListener(heap.listener, null, null);
    }
    return heap;
  }

  static Heap unwatched() {
    return new Heap(null);
  }

  /** The one pool that fills up over many collections; null where there is none, or no bound. */
  private static @Nullable MemoryPoolMXBean old() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP
          && pool.isUsageThresholdSupported()
          && pool.isCollectionUsageThresholdSupported()
          && pool.getUsage().getMax() > 0) {
        return pool;
      }
    }
    return null;
  }

  private static NotificationEmitter emitter() {
    return (NotificationEmitter) ManagementFactory.getMemoryMXBean();
  }

  /** Share of its bound that lived after the last collection. */
  public double live() {
    return live;
  }

  /** There is no room for more clients. */
  public boolean isFilling() {
    return wants(FILLING);
  }

  /** There is no room for more requests. */
  boolean isFull() {
    return wants(FULL);
  }

  private boolean wants(double bound) {
    boolean exceeded = live > bound;
    if (exceeded) {
      roomWanted = true;
    }
    return exceeded;
  }

  private void read() {
    MemoryUsage collected = old == null ? null : old.getCollectionUsage();
    live = collected == null ? 0 : (double) collected.getUsed() / collected.getMax();
  }

  /**
   * Once a second, by one thread. Only a collection can tell whether there is room again for what
   * was refused, so one is asked for. Another reason is garbage: beyond its initial size the heap
   * grows for what lives alone.
   */
  public void look(long nowNanos) {
    read();
    if (old != null
        && (roomWanted || isLargerThanNeeded(old))
        && nowNanos - collectedAtNanos > BETWEEN_COLLECTIONS_NANOS) {
      collectedAtNanos = nowNanos;
      roomWanted = false;
      System.gc();
      read();
    }
  }

  private boolean isLargerThanNeeded(MemoryPoolMXBean pool) {
    MemoryUsage now = pool.getUsage();
    return now.getUsed() > Math.max((double) now.getInit(), GARBAGE * live * now.getMax());
  }

  @Override
  public void close() {
    try {
      emitter().removeNotificationListener(listener);
    } catch (ListenerNotFoundException e) {
      // closed before, or there is nothing to watch
    }
  }
}
