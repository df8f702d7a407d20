package dev.weft.proxy.telemetry;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection's part in the TCP metrics. Confined to its event loop; bytes are added in lots.
 */
public final class Traffic {
  private static final AttributeKey<Traffic> KEY = AttributeKey.valueOf(Traffic.class, "traffic");

  private final TcpMeters meters;
  private final long openedNanos;
  private long bytesRead;
  private long bytesWritten;
  private @Nullable SocketAddress client;
  private @Nullable SocketAddress upstream;
  private @Nullable Broken broken;
  private @Nullable String verdict;
  private boolean closed;

  Traffic(TcpMeters meters) {
    this.meters = meters;
    this.openedNanos = meters.nowNanos();
    meters.opened();
  }

  /** Counts the channel from now to its close. */
  public static Traffic of(Channel channel, TcpMeters meters) {
    var traffic = new Traffic(meters);
    channel.attr(KEY).set(traffic);
    channel.closeFuture().addListener(_ -> traffic.close());
    return traffic;
  }

  /** Of a channel that is counted; null of others. */
  public static @Nullable Traffic of(Channel channel) {
    return channel.attr(KEY).get();
  }

  public void bytes(long read, long written) {
    bytesRead += read;
    bytesWritten += written;
    meters.bytes(read, written);
  }

  /** From now on the connection carries bytes to and from another. */
  public void relayed(SocketAddress from, SocketAddress to) {
    client = from;
    upstream = to;
  }

  /** The connection was denied to carry bytes, or may do so though that is audited. */
  public void judged(@Nullable SocketAddress from, String text) {
    client = from;
    verdict = text;
  }

  /** The peer broke its protocol, or the connection in the middle of something. */
  public void failed() {
    failed(null);
  }

  /** The connection broke, rather than ended; the first cause counts. */
  public void failed(@Nullable Throwable cause) {
    if (broken == null) {
      broken = Broken.of(cause);
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      long lastedNanos = meters.nowNanos() - openedNanos;
      meters.closed(broken, lastedNanos);
      ConnectionLog log = meters.log();
      if (log != null && (upstream != null || verdict != null)) {
        log.closed(lastedNanos, client, upstream, bytesRead, bytesWritten, broken, verdict);
      }
    }
  }
}
