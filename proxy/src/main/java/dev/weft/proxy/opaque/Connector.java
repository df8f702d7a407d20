package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/** Makes a connection for bytes towards wherever a client's connection is bound. */
@FunctionalInterface
public interface Connector {
  /** Takes the outcome, on the event loop. */
  interface Connected {
    /** Reading is off; the channel has its {@link dev.weft.proxy.telemetry.Traffic}. */
    void connected(Channel channel);

    void failed(Failure failure);
  }

  /**
   * @param handler made for each address that is tried
   */
  void connect(Supplier<ChannelHandler> handler, Connected outcome);
}
