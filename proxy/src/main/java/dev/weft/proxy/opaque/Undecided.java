package dev.weft.proxy.opaque;

import static java.util.Objects.requireNonNull;

import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.detect.FirstBytes;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.telemetry.Detections;
import dev.weft.proxy.telemetry.Detections.Result;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection of which it is not known what it speaks. The client's first bytes decide, or the
 * server's: the proxy connects while it waits, so that nobody waits for a time-out ({@link Habit}
 * says when; docs/decisions/0011-detection.md why). If the client then speaks HTTP, that upstream
 * connection is dropped.
 */
public final class Undecided extends ChannelInboundHandlerAdapter
    implements Open.Connection, Upstream.Listener {
  private final Loop loop;
  private final Silent silent;
  private final Habit habit;
  private final Ways ways;
  private final Detections.Once found;
  private final Upstream upstream;
  private final long sinceNanos;

  private final Seen seen = new Seen();
  private final Patience patience;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Declared declared; // null: wait until that is known
  private boolean opaque; // bytes wait for the upstream connection
  private boolean refused; // to be relayed
  private boolean decided; // somebody else has taken over
  private boolean inputEnded;

  public Undecided(Loop loop, Silent silent, Habit habit, Ways ways, Detections detections) {
    this.loop = loop;
    this.silent = silent;
    this.habit = habit;
    this.ways = ways;
    this.found = detections.once();
    this.sinceNanos = loop.coarseNanos();
    this.patience = new Patience(loop, () -> client().isOpen(), seen::isEmpty);
    this.upstream = new Upstream(loop, patience, this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    loop.open().add(this);
    silent.add(this);
  }

  /** From here on bytes are looked at, as far as the port's declaration leaves anything open. */
  public void begin(Declared declaration) {
    if (declared != null || !client().isOpen()) {
      return;
    }
    declared = declaration;
    if (declaration == Declared.OPAQUE && ways.isRedirected() && !ways.mayTerminate()) {
      relay(Result.DECLARED, null);
    } else if (!seen.isEmpty()) {
      look();
    } else if (inputEnded) {
      endedWithoutAByte();
    } else if (declaration != Declared.HTTP && ways.isRedirected()) {
      // A server that speaks first would be faster than another proxy's ClientHello.
      if (habit.connectsAtOnce() && !ways.mayTerminate()) {
        connect(null);
      } else {
        patience.afterSilence(loop.limits().detectWait(), () -> connect(null));
      }
    }
  }

  // ---- from the client

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (seen.isEmpty()) {
      silent.remove(this);
    }
    seen.add(ctx.alloc(), (ByteBuf) message);
    if (seen.length() >= ClientHello.MAX_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
    look();
  }

  private void look() {
    if (declared == null || decided || opaque) {
      return;
    }
    if (declared == Declared.OPAQUE && ways.isRedirected() && !seen.isHandshake()) {
      relay(Result.DECLARED, null);
      return;
    }
    switch (first()) {
      case UNDECIDED ->
          wait(
              ways.isRedirected()
                      && declared != Declared.HTTP
                      && !(ways.mayTerminate() && seen.isHandshake())
                  ? loop.limits().detectWait()
                  : loop.limits().fragmentWait());
      case LIKELY_HTTP1 -> wait(loop.limits().fragmentWait());
      case HTTP1 -> http(Result.HTTP1, ways::http1);
      case HTTP2 -> http(Result.HTTP2, ways::http2);
      case CONNECT -> relayOrRefuse(ways.isRedirected() ? Result.NOT_HTTP : Result.HTTP1);
      case OTHER -> relayOrRefuse(Result.NOT_HTTP);
      case TLS -> tls(ClientHello.read(seen, seen.length()));
    }
    if (inputEnded && !decided && !opaque) {
      relayOrRefuse(Result.NOT_HTTP);
    }
  }

  private FirstBytes first() {
    return seen.first(declared == Declared.HTTP, ways.mayTerminate());
  }

  private void tls(ClientHello hello) {
    if (hello.isIncomplete() && !inputEnded) {
      boolean passes = ways.isRedirected() && !ways.mayTerminate();
      if (passes) {
        connect(null); // meanwhile
      }
      wait(passes ? loop.limits().detectWait() : loop.limits().fragmentWait());
    } else if (ways.terminates(hello)) {
      found.leave(); // when it is known what is inside
      become(ways::terminate);
    } else {
      passThrough(hello.name());
    }
  }

  private void passThrough(ClientHello.ServerName name) {
    if (declared == Declared.HTTP) {
      http(Result.HTTP1, ways::http1); // which answers what HTTP it takes it for
      return;
    }
    ways.tls(name);
    relay(
        declared == Declared.OPAQUE ? Result.DECLARED : Result.TLS,
        name instanceof ClientHello.ServerName.Named(String host) ? host : null);
  }

  private void http(Result as, Runnable handlers) {
    found.count(as);
    become(handlers);
  }

  /** In HTTP and TLS clients speak first. */
  private void become(Runnable handlers) {
    settle();
    upstream.drop();
    if (ways.isRedirected()) {
      habit.clientSpokeFirst();
    }
    if (!inputEnded) {
      client().config().setAutoRead(true);
    }
    handlers.run();
    client().pipeline().remove(this);
  }

  /**
   * What is not redirected is meant for an HTTP proxy, which answers whatever it is. So does a port
   * that is declared to speak HTTP: nobody shall get past those who read requests there.
   */
  private void relayOrRefuse(Result as) {
    if (ways.isRedirected() && declared != Declared.HTTP) {
      relay(as, null);
    } else {
      http(as, ways::http1);
    }
  }

  /** For the rest of what the client began to say. */
  private void wait(Duration duration) {
    patience.atMost(
        duration,
        () -> {
          if (first() == FirstBytes.TLS && !opaque) {
            passThrough(new ClientHello.ServerName.Incomplete());
          } else if (!opaque) {
            relayOrRefuse(Result.READ_TIMEOUT);
          }
        });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (!(event instanceof ChannelInputShutdownEvent) || decided) {
      super.userEventTriggered(ctx, event);
      return;
    }
    inputEnded = true;
    if (!seen.isEmpty()) {
      look();
    } else if (declared != null) {
      endedWithoutAByte();
    }
  }

  /** The server may have something to say all the same, unless it speaks HTTP. */
  private void endedWithoutAByte() {
    boolean declaredOpaque = declared == Declared.OPAQUE;
    if (ways.isRedirected()
        && declared != Declared.HTTP
        && (declaredOpaque || habit.connectsAtOnce())
        && refusal() == null) {
      relay(declaredOpaque ? Result.DECLARED : Result.SERVER_FIRST, null); // nobody else can
    } else {
      client().close(); // as a probe of the port does, which has seen that it is open
    }
  }

  // ---- to the server

  private void relay(Result as, @Nullable String serverName) {
    opaque = true;
    found.count(as);
    silent.remove(this);
    Failure failure = loop.memory().isTight() ? Relay.NO_MEMORY : upstream.failure();
    if (failure != null) {
      give(failure);
    } else if (upstream.channel() != null) {
      join(upstream.channel());
    } else {
      client().config().setAutoRead(false);
      connect(serverName);
    }
  }

  private void connect(@Nullable String serverName) {
    if (upstream.isAsked() || (refused && !opaque)) {
      return;
    }
    Failure refusal = refusal();
    Connector connector = ways.connector(serverName);
    if (refusal != null) {
      refused = true; // unread: a request may be let in all the same, and a peer that proves itself
      giveIfSilent(
          refusal,
          ways.mayTerminate() ? loop.limits().fragmentWait() : loop.limits().unreachableWait());
    } else if (connector != null) {
      upstream.connect(connector);
    } else {
      give(new Failure.BadRequest(400, "TLS without a server name says not where it goes"));
    }
  }

  @Override
  public void upstreamReady(Channel channel) {
    if (opaque) {
      join(channel);
    } else {
      channel.config().setAutoRead(true); // now both may speak first
    }
  }

  @Override
  public void upstreamSpoke(Channel channel) {
    join(channel);
  }

  @Override
  public void upstreamWaits(boolean hasLeft) {
    habit.clientSpokeFirst();
    if (hasLeft) {
      client().close();
    }
  }

  /**
   * A client that is about to speak HTTP gets its answer from there; on a busy machine it may need
   * some time to begin.
   */
  @Override
  public void upstreamFailed(Failure failure) {
    giveIfSilent(failure, loop.limits().unreachableWait());
  }

  private void giveIfSilent(Failure failure, Duration wait) {
    if (opaque) {
      give(failure);
      return;
    }
    patience.afterSilence(wait, () -> give(failure));
  }

  private void join(Channel server) {
    Failure refusal = loop.memory().isTight() ? Relay.NO_MEMORY : refusal();
    if (refusal != null) {
      give(refusal);
      return;
    }
    decide(Result.SERVER_FIRST); // unless it was decided by what the client said
    upstream.handOver();
    habit.wasOpaque();
    ways.relayed();
    Relay.join(loop, client(), server, ways.consent(mayHoldRequests()));
  }

  private @Nullable Failure refusal() {
    return ways.refusal(mayHoldRequests());
  }

  /** Where the server speaks first, it is no server of HTTP. */
  private boolean mayHoldRequests() {
    return declared == Declared.OPAQUE || seen.mayBeRequests();
  }

  private void decide(Result as) {
    settle();
    found.count(as);
  }

  private void settle() {
    decided = true;
    patience.end();
    silent.remove(this);
  }

  /** Makes room for others. */
  void leave() {
    give(new Failure.Overload("connections that say nothing"));
  }

  private void give(Failure failure) {
    if (!decided) {
      decide(Result.ERROR);
      ways.failed(failure);
      upstream.drop();
      Reset.send(client());
    }
  }

  /** Hands over what was seen to whoever comes next. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.open().remove(this);
    ByteBuf bytes = seen.take();
    if (!ctx.channel().isOpen()) {
      bytes.release();
      return;
    }
    ctx.fireChannelRead(bytes);
    ctx.fireChannelReadComplete();
    if (inputEnded) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decide(Result.ERROR);
    upstream.drop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public String kind() {
    return "undecided";
  }

  @Override
  public void sweep(long nowNanos) {
    if (!decided && nowNanos - sinceNanos > loop.limits().clientIdle().toNanos()) {
      client().close();
    }
  }

  @Override
  public void drain(boolean now) {
    if (now && !decided && !opaque) {
      client().close();
    }
  }

  private Channel client() {
    return requireNonNull(context, "not in a pipeline").channel();
  }
}
