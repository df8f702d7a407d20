package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/** Makes a connection for bytes towards wherever a client's connection is bound. */
@FunctionalInterface
public interface Connector {
  /** Takes the outcome, on the event loop. */
  interface Connected {
    /** Reading is off. */
    void connected(Channel channel, Traffic traffic);

    void failed(Failure failure);
  }

  /**
   * @param handler made for each address that is tried
   */
  void connect(Supplier<ChannelHandler> handler, Connected outcome);
}
