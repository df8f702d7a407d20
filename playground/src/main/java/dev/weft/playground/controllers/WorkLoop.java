package dev.weft.playground.controllers;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off keys, one at a time, on one virtual thread. A key that is asked for ten times while it
 * waits is worked once; a key whose work throws is tried again after a growing while.
 */
public final class WorkLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(20);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final String name;
  private final Consumer<Key> work;
  private final ScheduledExecutorService timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Set<Key> due = new LinkedHashSet<>();
  private final Map<Key, Integer> failures = new HashMap<>(); // confined to the loop's thread
  private final Thread thread;
  private volatile boolean closed;

  /** {@code timer} only calls back into this loop's queue; it may be shared by many loops. */
  public WorkLoop(String name, ScheduledExecutorService timer, Consumer<Key> work) {
    this.name = name;
    this.work = work;
    this.timer = timer;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public void ask(Key key) {
    lock.lock();
    try {
      if (due.add(key)) {
        some.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  public void askAfter(Key key, Duration delay) {
    if (!closed) {
      var _ = timer.schedule(() -> ask(key), delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed) {
        workOn(take());
      }
    } catch (InterruptedException e) {
      LOG.debug("loop ended: {}", name);
    }
  }

  private Key take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (due.isEmpty()) {
        some.await();
      }
      var first = due.iterator();
      Key key = first.next();
      first.remove();
      return key;
    } finally {
      lock.unlock();
    }
  }

  private void workOn(Key key) {
    try {
      work.accept(key);
      failures.remove(key);
    } catch (RuntimeException e) {
      if (closed) {
        return;
      }
      int times = failures.merge(key, 1, Integer::sum);
      // A conflict now and then is how optimistic writes work; only what stays is worth a person's
      // time.
      if (times == 6) {
        LOG.warn("{}: {} keeps failing: {}", name, key, e.getMessage());
      } else {
        LOG.debug("{}: {} failed: {}", name, key, e.getMessage());
      }
      askAfter(key, retryDelay(times));
    }
  }

  static Duration retryDelay(int failures) {
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20));
    return delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY;
  }
}
