package dev.weft.proxy.net;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts the collections that found the heap nearly full of what lives: garbage does not count. The
 * JVM tells of them ({@link MemoryPoolMXBean}, collection usage threshold), so that nobody has to
 * ask for each request.
 */
public final class Heap implements NotificationListener, AutoCloseable {
  /** Of the pool where what lives long ends up. Above it, collections follow upon each other. */
  private static final double NEARLY_FULL = 0.85;

  private final AtomicInteger foundNearlyFull = new AtomicInteger();

  private Heap() {}

  /** Watches this JVM's heap until it is closed. */
  public static Heap watch() {
    var heap = new Heap();
    MemoryPoolMXBean old = old();
    if (old != null) {
      old.setCollectionUsageThreshold((long) (NEARLY_FULL * old.getUsage().getMax()));
      emitter().addNotificationListener(heap, null, null);
    }
    return heap;
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

  /** On a thread of the JVM's. */
  @Override
  public void handleNotification(Notification notification, @Nullable Object handback) {
    if (notification
        .getType()
        .equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED)) {
      foundNearlyFull.incrementAndGet();
    }
  }

  /** How often a collection has left it nearly full. */
  public int foundNearlyFull() {
    return foundNearlyFull.get();
  }

  @Override
  public void close() {
    try {
      emitter().removeNotificationListener(this);
    } catch (ListenerNotFoundException e) {
      // closed before, or there is nothing to watch
    }
  }
}
