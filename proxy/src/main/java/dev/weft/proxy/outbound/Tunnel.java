package dev.weft.proxy.outbound;

import dev.weft.proxy.balance.PowerOfTwo;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A connection for bytes to one endpoint of a destination. Balanced like requests, once per
 * connection; while nothing was sent, others are tried.
 */
final class Tunnel implements Connector {
  private final Loop loop;
  private final Target target;
  private final TcpMeters meters;
  private final List<Backend> tried = new ArrayList<>(1);

  Tunnel(Loop loop, Target target, TcpMeters meters) {
    this.loop = loop;
    this.target = target;
    this.meters = meters;
  }

  @Override
  public void connect(Supplier<ChannelHandler> handler, Connected outcome) {
    target.whenSettled(
        () -> next(handler, outcome),
        () -> outcome.failed(new Failure.TimedOut("the control plane to say where it is")));
  }

  private void next(Supplier<ChannelHandler> handler, Connected outcome) {
    long nowNanos = loop.nowNanos();
    Backend backend = PowerOfTwo.pick(target.backends(), tried, nowNanos, loop.random());
    Failure unreachable = target.unreachable();
    if (unreachable != null) {
      outcome.failed(unreachable);
    } else if (backend == null) {
      outcome.failed(new Failure.NoEndpoints(target.key().text()));
    } else {
      tried.add(backend);
      backend.load().begin();
      loop.connectRaw(backend.application(), handler.get())
          .addListener(
              done -> connected((ChannelFuture) done, backend, nowNanos, handler, outcome));
    }
  }

  private void connected(
      ChannelFuture done,
      Backend backend,
      long startNanos,
      Supplier<ChannelHandler> handler,
      Connected outcome) {
    long nowNanos = loop.nowNanos();
    if (done.isSuccess()) {
      backend.load().answered(nowNanos - startNanos, nowNanos);
      Channel channel = done.channel();
      var traffic = new Traffic(meters);
      channel
          .closeFuture()
          .addListener(_ -> {
            backend.load().end();
            traffic.close();
          });
      outcome.connected(channel, traffic);
      return;
    }
    backend.load().end();
    backend.load().failed(nowNanos);
    boolean others = tried.size() < target.backends().size();
    if (others && tried.size() < loop.limits().maxAttempts()) {
      next(handler, outcome);
    } else {
      outcome.failed(new Failure.ConnectFailed(String.valueOf(done.cause().getMessage())));
    }
  }
}
