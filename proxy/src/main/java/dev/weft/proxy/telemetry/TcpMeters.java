package dev.weft.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.LongAdder;

/** Connections and their bytes, of one direction and one side. */
public final class TcpMeters {
  /** Who is at the other end. */
  public enum Peer {
    /** A client that connected to the proxy. */
    SRC,
    /** A server that the proxy connected to. */
    DST
  }

  private final Counter opened;
  private final Counter closed;
  private final Counter failed;
  private final Counter read;
  private final Counter written;
  private final LongAdder open = new LongAdder();

  TcpMeters(Registry registry, Direction direction, Peer peer) {
    Tags labels =
        Tags.of(
            "direction",
            direction.label(),
            "peer",
            peer == Peer.SRC ? "src" : "dst",
            "tls",
            Metrics.NO_TLS);
    opened = counter(registry, "tcp_open_total", "Connections opened.", labels);
    closed =
        counter(
            registry,
            "tcp_close_total",
            "Connections closed.",
            labels.and("classification", "success"));
    failed =
        counter(
            registry,
            "tcp_close_total",
            "Connections closed.",
            labels.and("classification", "failure"));
    read = counter(registry, "tcp_read_bytes_total", "Bytes read from the peer.", labels);
    written = counter(registry, "tcp_write_bytes_total", "Bytes written to the peer.", labels);
    Gauge.builder("tcp_open_connections", open, LongAdder::sum)
        .description("Connections open now.")
        .tags(labels)
        .register(registry);
  }

  private static Counter counter(Registry registry, String name, String help, Tags labels) {
    return Counter.builder(name).description(help).tags(labels).register(registry);
  }

  public void opened() {
    opened.increment();
    open.increment();
  }

  public void closed(boolean failure) {
    (failure ? failed : closed).increment();
    open.decrement();
  }

  public void bytes(long bytesRead, long bytesWritten) {
    if (bytesRead > 0) {
      read.increment((double) bytesRead);
    }
    if (bytesWritten > 0) {
      written.increment((double) bytesWritten);
    }
  }
}
