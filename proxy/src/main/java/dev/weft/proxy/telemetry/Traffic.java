package dev.weft.proxy.telemetry;

import dev.weft.api.SpiffeId;
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
  private @Nullable SpiffeId peer;
  private @Nullable Broken broken;
  private @Nullable String verdict;
  private boolean closed;

  Traffic(TcpMeters meters) {
    this(meters, meters.nowNanos());
  }

  private Traffic(TcpMeters meters, long openedNanos) {
    this.meters = meters;
    this.openedNanos = openedNanos;
    meters.opened();
  }

  /** Counts the channel from now to its close. */
  public static Traffic of(Channel channel, TcpMeters meters) {
    return of(channel, meters, meters.nowNanos());
  }

  /**
   * Counts the channel to its close.
   *
   * @param openedNanos when it was opened, as the meters' clock says
   */
  public static Traffic of(Channel channel, TcpMeters meters, long openedNanos) {
    var traffic = new Traffic(meters, openedNanos);
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

  /**
   * From now on the connection carries bytes to and from another.
   *
   * @param proved who the other proxy is, as its handshake has proved; null without one
   */
  public void relayed(SocketAddress from, SocketAddress to, @Nullable SpiffeId proved) {
    client = from;
    upstream = to;
    peer = proved;
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
        log.closed(lastedNanos, client, upstream, peer, bytesRead, bytesWritten, broken, verdict);
      }
    }
  }
}
