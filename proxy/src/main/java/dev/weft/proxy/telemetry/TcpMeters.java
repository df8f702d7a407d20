package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Connections and their bytes under one set of labels. Shared by all event loops. */
public final class TcpMeters {
  /** Who is at the other end. */
  public enum Peer {
    /** A client that connected to the proxy. */
    SRC("src"),
    /** A server that the proxy connected to. */
    DST("dst");

    private final String label;

    Peer(String label) {
      this.label = label;
    }

    /** The value of the label {@code peer}. */
    String label() {
      return label;
    }
  }

  private static final String CLOSED = "tcp_close_total";
  private static final String CLOSED_HELP = "Connections closed.";

  private final Scope scope;
  private final LongSupplier nanos;
  private final @Nullable TcpMeters others;
  private final Counter opened;
  private final Counter closed;
  private final Counter read;
  private final Counter written;
  private final DistributionSummary duration;
  private final Map<Broken, Counter> failed = new ConcurrentHashMap<>(2);
  private final LongAdder open = new LongAdder();
  private volatile @Nullable ConnectionLog log;

  private TcpMeters(
      Scope scope,
      LongSupplier nanos,
      @Nullable TcpMeters others,
      Counter opened,
      Counter closed,
      Counter read,
      Counter written,
      DistributionSummary duration) {
    this.scope = scope;
    this.nanos = nanos;
    this.others = others;
    this.opened = opened;
    this.closed = closed;
    this.read = read;
    this.written = written;
    this.duration = duration;
    scope.gauge("tcp_open_connections", "Connections open now.", open, LongAdder::sum);
  }

  /**
   * Null when there are too many series.
   *
   * @param nanos read when a connection opens and when it closes
   * @param others counts what finds no room later
   */
  static @Nullable TcpMeters of(Scope scope, LongSupplier nanos, @Nullable TcpMeters others) {
    Counter opened = scope.counter("tcp_open_total", "Connections opened.");
    Counter closed = scope.counter(CLOSED, CLOSED_HELP, "classification", "success");
    Counter read = scope.counter("tcp_read_bytes_total", "Bytes read from the peer.");
    Counter written = scope.counter("tcp_write_bytes_total", "Bytes written to the peer.");
    DistributionSummary duration =
        scope.histogram(
            "tcp_connection_duration_ms",
            "Milliseconds from a connection's opening to its close.",
            Histogram.DURATION_MILLIS);
    return opened == null || closed == null || read == null || written == null || duration == null
        ? null
        : new TcpMeters(scope, nanos, others, opened, closed, read, written, duration);
  }

  /** Tells of relayed connections from now on. */
  void logTo(ConnectionLog connections) {
    log = connections;
  }

  @Nullable ConnectionLog log() {
    return log;
  }

  boolean hasOpen() {
    return open.sum() != 0;
  }

  long nowNanos() {
    return nanos.getAsLong();
  }

  void opened() {
    opened.increment();
    open.increment();
  }

  /**
   * @param broken null when it ended well
   */
  void closed(@Nullable Broken broken, long lastedNanos) {
    open.decrement();
    duration.record(lastedNanos / 1e6);
    if (broken == null) {
      closed.increment();
    } else {
      countFailed(broken);
    }
  }

  private void countFailed(Broken broken) {
    Counter known = failed.get(broken);
    if (known == null) {
      known =
          scope.counter(CLOSED, CLOSED_HELP, "classification", "failure", "errno", broken.label());
      if (known != null) {
        failed.put(broken, known);
      }
    }
    if (known != null) {
      known.increment();
    } else if (others != null) {
      others.countFailed(broken);
    }
  }

  void bytes(long bytesRead, long bytesWritten) {
    if (bytesRead > 0) {
      read.increment((double) bytesRead);
    }
    if (bytesWritten > 0) {
      written.increment((double) bytesWritten);
    }
  }
}
