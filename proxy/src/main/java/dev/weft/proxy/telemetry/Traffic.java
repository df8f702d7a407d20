package dev.weft.proxy.telemetry;

/**
 * One connection's part in the TCP metrics. Confined to its event loop; bytes are added in lots.
 */
public final class Traffic {
  private final TcpMeters meters;
  private boolean failed;
  private boolean closed;

  public Traffic(TcpMeters meters) {
    this.meters = meters;
    meters.opened();
  }

  public void bytes(long read, long written) {
    meters.bytes(read, written);
  }

  /** The connection broke, rather than ended. */
  public void failed() {
    failed = true;
  }

  public void close() {
    if (!closed) {
      closed = true;
      meters.closed(failed);
    }
  }
}
