package dev.weft.playground.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, once, last first: at the end, or when the user interrupts. */
final class Ending implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Consumer<String> progress;

  private Ending(Consumer<String> progress) {
    this.progress = progress;
  }

  static Ending onInterrupt(Consumer<String> progress) {
    Ending ending = new Ending(progress);
    Thread starter = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  starter.interrupt(); // it may be in the middle of something
                  ending.close();
                },
                "ending"));
    return ending;
  }

  synchronized void closes(AutoCloseable part) {
    parts.push(part);
  }

  @Override
  public synchronized void close() {
    if (!parts.isEmpty()) {
      progress.accept("stopping");
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // what AutoCloseable declares; the others must still be closed
        LOG.warn("not closed: {}", e.toString());
      }
    }
  }
}
