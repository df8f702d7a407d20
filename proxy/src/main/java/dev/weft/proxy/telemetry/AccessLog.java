package dev.weft.proxy.telemetry;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON for each request and each relayed connection, written by a thread of its own. When
 * whoever reads them is too slow, lines are lost and counted: traffic does not wait.
 */
public final class AccessLog implements AutoCloseable {
  /** Waiting to be written: at most some 2 KB each. */
  private static final int MAX_WAITING = 1024;

  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AccessLines lines;
  private final Thread writer;
  private volatile boolean closing;

  /** What a line tells of. Immutable: it crosses threads. */
  public sealed interface Entry permits Served, Relayed {}

  public AccessLog(Metrics metrics, OutputStream out) {
    this.lines = new AccessLines(out);
    metrics.total(
        "proxy_access_log_lines_total", "Lines of the access log.", written, LongAdder::sum);
    metrics.total(
        "proxy_access_log_dropped_total",
        "Lines of the access log that were lost, for its reader was too slow.",
        dropped,
        LongAdder::sum);
    writer = Thread.ofPlatform().name("weft-access-log").daemon().start(this::write);
  }

  /** An address as lines have it. */
  public static @Nullable String text(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : null;
  }

  /** Never waits. */
  public void add(Entry entry) {
    if (!waiting.offer(entry)) {
      dropped.increment();
    }
  }

  private void write() {
    try {
      while (!closing || !waiting.isEmpty()) {
        Entry entry = next();
        if (entry != null) {
          lines.write(entry);
          written.increment();
        }
      }
      lines.flush();
    } catch (IOException e) {
      Log.error("the access log cannot be written any more", "reason", e.getMessage());
    }
  }

  /** Flushes before it waits. */
  private @Nullable Entry next() throws IOException {
    Entry entry = waiting.poll();
    if (entry != null) {
      return entry;
    }
    lines.flush();
    try {
      return waiting.poll(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return null; // told to close
    }
  }

  /** Writes what waits, if somebody reads it. */
  @Override
  public void close() {
    closing = true;
    writer.interrupt();
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
