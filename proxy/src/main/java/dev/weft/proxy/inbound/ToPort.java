package dev.weft.proxy.inbound;

import dev.weft.proxy.net.Descriptors;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** A connection for bytes to the application, at the first of its addresses that accepts. */
final class ToPort implements Connector {
  private final Loop loop;
  private final TcpMeters meters;
  private final Iterator<InetSocketAddress> addresses;

  ToPort(Loop loop, TcpMeters meters, List<InetSocketAddress> addresses) {
    this.loop = loop;
    this.meters = meters;
    this.addresses = addresses.iterator();
  }

  @Override
  public void connect(Supplier<ChannelHandler> handler, Connected outcome) {
    if (!loop.descriptors().hasRoom()) {
      outcome.failed(Descriptors.NONE_LEFT);
      return;
    }
    loop.connectRaw(addresses.next(), handler.get())
        .addListener(done -> {
          if (done.isSuccess()) {
            ChannelFuture connected = (ChannelFuture) done;
            Traffic.of(connected.channel(), meters);
            outcome.connected(connected.channel());
          } else if (addresses.hasNext()) {
            connect(handler, outcome);
          } else {
            String why = String.valueOf(done.cause().getMessage());
            outcome.failed(new Failure.ConnectFailed(why));
          }
        });
  }
}
