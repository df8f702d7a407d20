package dev.weft.proxy.outbound;

import dev.weft.api.Alpn;
import dev.weft.api.Headers;
import dev.weft.proxy.breaker.Result;
import dev.weft.proxy.net.Descriptors;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.TunnelRequest;
import dev.weft.proxy.telemetry.Traffic;
import dev.weft.proxy.tls.Link;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection for bytes to one endpoint of a destination. Balanced like requests, once per
 * connection; while nothing was sent, others are tried.
 */
final class Tunnel implements Connector {
  private final Loop loop;
  private final Target target;
  private final List<Backend> tried = new ArrayList<>(1);

  Tunnel(Loop loop, Target target) {
    this.loop = loop;
    this.target = target;
  }

  @Override
  public void connect(Supplier<ChannelHandler> handler, Connected outcome) {
    target.whenSettled(
        () -> begin(handler, outcome),
        () -> outcome.failed(new Failure.TimedOut("the control plane to say where it is")));
  }

  private void begin(Supplier<ChannelHandler> handler, Connected outcome) {
    Target chosen = target.forBytes();
    if (chosen == null) {
      outcome.failed(new Failure.NoEndpoints("any backend of " + target.key().text()));
    } else {
      next(chosen, handler, outcome);
    }
  }

  private void next(Target at, Supplier<ChannelHandler> handler, Connected outcome) {
    long nowNanos = loop.nowNanos();
    Backend backend = at.pick(tried, nowNanos);
    Failure unreachable = at.unreachable();
    if (unreachable != null) {
      outcome.failed(unreachable);
    } else if (backend == null) {
      outcome.failed(new Failure.NoEndpoints(at.key().text()));
    } else if (!loop.descriptors().hasRoom()) {
      outcome.failed(Descriptors.NONE_LEFT);
    } else {
      tried.add(backend);
      new Try(at, backend, nowNanos, handler, outcome).start();
    }
  }

  /** One endpoint's turn. */
  private final class Try {
    private final Target at;
    private final Backend backend;
    private final long startNanos;
    private final Supplier<ChannelHandler> handler;
    private final Connected outcome;
    private final @Nullable Trial trial;

    Try(
        Target at,
        Backend backend,
        long startNanos,
        Supplier<ChannelHandler> handler,
        Connected outcome) {
      this.at = at;
      this.backend = backend;
      this.startNanos = startNanos;
      this.handler = handler;
      this.outcome = outcome;
      this.trial = backend.trial(startNanos);
    }

    void start() {
      backend.load().begin();
      InetSocketAddress proxy = backend.proxy();
      if (proxy == null) {
        backend
            .link()
            .connectRaw(loop, backend.application(), Alpn.OPAQUE, handler.get())
            .addListener(done -> {
              if (done.isSuccess()) {
                connected((Channel) done.getNow());
              } else {
                failed(Link.failure(done.cause()));
              }
            });
      } else {
        throughProxy(proxy);
      }
    }

    /** Nothing redirects what comes to that pod: its proxy must be asked. */
    private void throughProxy(InetSocketAddress proxy) {
      var request =
          new TunnelRequest(
              at.key().text(),
              Headers.TARGET_PORT + ": " + backend.application().getPort() + "\r\n",
              loop.limits().handshakeWait(),
              handler.get(),
              this::connected,
              this::failed);
      backend
          .link()
          .connectRaw(loop, proxy, Alpn.HTTP1, request)
          .addListener(done -> {
            if (!done.isSuccess()) {
              failed(Link.failure(done.cause()));
            }
          });
    }

    private void connected(Channel channel) {
      long nowNanos = loop.nowNanos();
      backend.load().answered(nowNanos - startNanos, nowNanos);
      if (trial != null) {
        trial.tell(Result.SUCCESS);
      }
      channel.closeFuture().addListener(_ -> backend.load().end());
      Traffic.of(channel, backend.tcp());
      outcome.connected(channel);
    }

    private void failed(Failure failure) {
      backend.load().end();
      backend.load().failed(loop.nowNanos());
      if (trial != null) {
        trial.tell(Result.FAILURE);
      }
      boolean others = tried.size() < at.backends().current().size();
      if (others && tried.size() < loop.limits().maxAttempts()) {
        next(at, handler, outcome);
      } else {
        outcome.failed(failure);
      }
    }
  }
}
