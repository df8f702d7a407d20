package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The connection that an undecided client's bytes would take: made early, perhaps for nothing. */
final class Upstream implements Connector.Connected {
  private final Loop loop;
  private final Listener listener;
  private @Nullable Channel channel;
  private @Nullable Failure failure;
  private boolean asked;
  private boolean dropped;

  /** Is told what happens, on the event loop. */
  interface Listener {
    void upstreamReady(Channel channel);

    /** The server said something, or closed. */
    void upstreamSpoke(Channel channel, Holding said);

    void upstreamFailed(Failure failure);
  }

  Upstream(Loop loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  boolean isAsked() {
    return asked;
  }

  @Nullable Channel channel() {
    return channel;
  }

  @Nullable Failure failure() {
    return failure;
  }

  void connect(Connector connector) {
    if (!asked) {
      asked = true;
      connector.connect(
          () -> new Holding(said -> loop.executor().execute(() -> spoke(said))), this);
    }
  }

  private void spoke(Holding said) {
    if (!dropped && channel != null) {
      listener.upstreamSpoke(channel, said);
    }
  }

  @Override
  public void connected(Channel connected) {
    if (dropped) {
      connected.close();
    } else {
      channel = connected;
      listener.upstreamReady(connected);
    }
  }

  @Override
  public void failed(Failure reason) {
    failure = reason;
    if (!dropped) {
      listener.upstreamFailed(reason);
    }
  }

  /** It is not needed. */
  void drop() {
    dropped = true;
    if (channel != null) {
      channel.close();
    }
  }

  /** Somebody else looks after it now. */
  void handOver() {
    dropped = true;
  }
}
