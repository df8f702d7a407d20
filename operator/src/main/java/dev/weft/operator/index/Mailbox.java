package dev.weft.operator.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes on their way to the index. A change supersedes an earlier one of the same key, so the
 * mailbox is never larger than what it speaks of, however slow its reader.
 */
final class Mailbox {
  private final Map<Object, Change> waiting = new LinkedHashMap<>();
  private final List<Runnable> tasks = new ArrayList<>();
  private boolean closed;

  synchronized void put(Change change) {
    waiting.put(change.key(), change);
    notifyAll();
  }

  /** Something to be done on the index's thread, after the changes before it. */
  synchronized void run(Runnable task) {
    tasks.add(task);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized int size() {
    return waiting.size();
  }

  /** What there is to do, in this order. */
  record Batch(List<Change> changes, List<Runnable> tasks, boolean last) {}

  /** Waits until there is something. */
  synchronized Batch take() throws InterruptedException {
    while (waiting.isEmpty() && tasks.isEmpty() && !closed) {
      wait();
    }
    var batch = new Batch(List.copyOf(waiting.values()), List.copyOf(tasks), closed);
    waiting.clear();
    tasks.clear();
    return batch;
  }
}
