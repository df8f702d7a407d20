package dev.weft.proxy.tls;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.tls.Handshakes.Result;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How connections to one server are made: plain, or by mutual TLS to the one identity that it must
 * prove before a byte is sent.
 */
public sealed interface Link {
  /** As the application itself would connect. */
  Link PLAIN = new Plain();

  /**
   * @param protocol of {@link dev.weft.api.Alpn}: what will be spoken
   * @param handler stands in the pipeline as soon as bytes may be written
   * @return done when they may; on the loop
   */
  Future<Channel> connect(
      Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler);

  /** The same for bytes: nothing is read before somebody asks, and half-closing is allowed. */
  Future<Channel> connectRaw(
      Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler);

  static Link to(Identity identity, SpiffeId expected) {
    return new Mutual(identity, expected);
  }

  /** Why a connection could not be made. */
  static Failure failure(Throwable cause) {
    return cause instanceof Unproved unproved
        ? unproved.failure()
        : new Failure.ConnectFailed(String.valueOf(cause.getMessage()));
  }

  /** Without TLS. */
  final class Plain implements Link {
    private Plain() {}

    @Override
    public Future<Channel> connect(
        Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler) {
      return done(loop, loop.connect(address, handler));
    }

    @Override
    public Future<Channel> connectRaw(
        Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler) {
      return done(loop, loop.connectRaw(address, handler));
    }

    private static Future<Channel> done(Loop loop, ChannelFuture connecting) {
      Promise<Channel> promise = loop.executor().newPromise();
      connecting.addListener(tcp -> {
        if (tcp.isSuccess()) {
          promise.setSuccess(connecting.channel());
        } else {
          promise.setFailure(tcp.cause());
        }
      });
      return promise;
    }
  }

  /** Mutual TLS to one identity. */
  final class Mutual implements Link {
    private final Identity identity;
    private final SpiffeId expected;

    private Mutual(Identity identity, SpiffeId expected) {
      this.identity = identity;
      this.expected = expected;
    }

    @Override
    public Future<Channel> connect(
        Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler) {
      return open(loop, address, protocol, handler, first -> loop.connect(address, first));
    }

    @Override
    public Future<Channel> connectRaw(
        Loop loop, InetSocketAddress address, String protocol, ChannelHandler handler) {
      return open(loop, address, protocol, handler, first -> loop.connectRaw(address, first));
    }

    private Future<Channel> open(
        Loop loop,
        InetSocketAddress address,
        String protocol,
        ChannelHandler handler,
        Function<ChannelHandler, ChannelFuture> connect) {
      Credentials credentials = identity.usable();
      if (credentials == null) {
        return refused(loop);
      }
      var opening = new Opening(loop, credentials, protocol, address, handler);
      return opening.after(connect.apply(opening));
    }

    private Future<Channel> refused(Loop loop) {
      String why = "this proxy has no valid certificate";
      identity.handshakes().failed(Direction.OUTBOUND, Result.NO_OWN_CERTIFICATE, null, why);
      return loop.executor().newFailedFuture(new Unproved(Result.NO_OWN_CERTIFICATE, why));
    }

    /** One connection, until it may be used. */
    private final class Opening extends ChannelInitializer<Channel> implements Handshaking.Outcome {
      private final Promise<Channel> promise;
      private final Credentials credentials;
      private final String protocol;
      private final InetSocketAddress address;
      private final ChannelHandler next;

      Opening(
          Loop loop,
          Credentials credentials,
          String protocol,
          InetSocketAddress address,
          ChannelHandler next) {
        this.promise = loop.executor().newPromise();
        this.credentials = credentials;
        this.protocol = protocol;
        this.address = address;
        this.next = next;
      }

      Future<Channel> after(ChannelFuture connecting) {
        connecting.addListener(tcp -> {
          if (!tcp.isSuccess()) {
            promise.tryFailure(tcp.cause());
          }
        });
        return promise;
      }

      @Override
      protected void initChannel(Channel channel) {
        SslHandler tls = credentials.client(channel.alloc(), protocol, address);
        tls.setHandshakeTimeoutMillis(identity.limits().tlsWait().toMillis());
        channel
            .pipeline()
            .addLast(tls)
            .addLast(
                new Handshaking(
                    credentials, identity.handshakes(), Direction.OUTBOUND, expected, this));
      }

      @Override
      public void proved(Channel channel, @Nullable String agreed) {
        if (protocol.equals(agreed)) {
          channel.pipeline().addLast(next);
          promise.trySuccess(channel);
        } else {
          channel.close();
          promise.tryFailure(
              new Unproved(Result.PROTOCOL, "the peer speaks no " + protocol + ", though a proxy"));
        }
      }

      @Override
      public void failed(Unproved why) {
        promise.tryFailure(why);
      }
    }
  }
}
