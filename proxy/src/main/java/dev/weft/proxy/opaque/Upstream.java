package dev.weft.proxy.opaque;

import dev.weft.proxy.detect.Greeting;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The connection that an undecided client's bytes would take: made early, perhaps for nothing. */
final class Upstream implements Connector.Connected {
  private final Loop loop;
  private final Patience patience;
  private final Listener listener;
  private @Nullable Channel channel;
  private @Nullable Failure failure;
  private boolean asked;
  private boolean dropped;

  /** Is told what happens, on the event loop, until it drops the connection or hands it over. */
  interface Listener {
    void upstreamReady(Channel channel);

    /** What the server has said, or its end, is to be heard. */
    void upstreamSpoke(Channel channel);

    /**
     * The server speaks HTTP, and waits for a request: nobody shall get that past those who read
     * it.
     *
     * @param hasLeft it waits no longer
     */
    void upstreamWaits(boolean hasLeft);

    void upstreamFailed(Failure failure);
  }

  /**
   * @param patience of the client's connection
   */
  Upstream(Loop loop, Patience patience, Listener listener) {
    this.loop = loop;
    this.patience = patience;
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
    Channel spoken = channel;
    if (dropped || spoken == null) {
      return;
    }
    switch (said.greeting()) {
      case HTTP -> listener.upstreamWaits(said.isEnded());
      case OTHER -> {
        if (said.isEmpty()) { // it left without a word: a client that speaks may still be served
          patience.afterSilence(loop.limits().detectWait(), () -> listener.upstreamSpoke(spoken));
        } else {
          listener.upstreamSpoke(spoken);
        }
      }
      case UNDECIDED ->
          patience.after(
              loop.limits().detectWait(),
              () -> {
                if (said.greeting() != Greeting.HTTP) {
                  listener.upstreamSpoke(spoken);
                }
              });
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
