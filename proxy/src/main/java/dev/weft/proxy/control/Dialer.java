package dev.weft.proxy.control;

import dev.weft.proxy.net.OwnAddress;
import dev.weft.proxy.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;

/** Makes connections to the control plane: name and token first, which block; then TCP and TLS. */
public final class Dialer {
  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int WINDOW_BYTES = 1024 * 1024;

  private final Transport transport;
  private final OwnAddress own;
  private final Executor blocking;
  private final RandomGenerator random;
  private volatile ControlSettings settings;

  /** What has to be read anew for each connection. */
  private record Prepared(InetAddress address, String token) {}

  public Dialer(
      ControlSettings settings,
      Transport transport,
      OwnAddress own,
      Executor blocking,
      RandomGenerator random) {
    this.settings = settings;
    this.transport = transport;
    this.own = own;
    this.blocking = blocking;
    this.random = random;
  }

  /**
   * From the next connection on the control plane's certificate must be signed by one of these.
   *
   * @param ca PEM certificates
   * @throws SSLException when there is none
   */
  void trust(String ca) throws SSLException {
    settings = settings.trusting(ca);
  }

  /** Exactly one of {@code connected} and {@code failed} runs, on the loop. */
  void dial(
      EventLoop loop,
      Runnable onHeard,
      Consumer<ControlConnection> connected,
      Consumer<String> failed) {
    try {
      blocking.execute(() -> {
        try {
          Prepared prepared = prepare();
          loop.execute(() -> connect(loop, prepared, onHeard, connected, failed));
        } catch (IOException e) {
          loop.execute(() -> failed.accept(e.toString()));
        }
      });
    } catch (RejectedExecutionException e) {
      failed.accept("too many names wait to be looked up");
    }
  }

  private Prepared prepare() throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(settings.host());
    InetAddress address = addresses[random.nextInt(addresses.length)];
    return new Prepared(address, Files.readString(settings.tokenFile()).strip());
  }

  private void connect(
      EventLoop loop,
      Prepared prepared,
      Runnable onHeard,
      Consumer<ControlConnection> connected,
      Consumer<String> failed) {
    var to = new InetSocketAddress(prepared.address, settings.port());
    new Bootstrap()
        .group(loop)
        .channel(transport.client())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                initialize(channel);
              }
            })
        .connect(to, own.towards(to))
        .addListener(tcp -> {
          if (tcp.isSuccess()) {
            Channel channel = ((ChannelFuture) tcp).channel();
            handshake(channel, prepared, onHeard, connected, failed);
          } else {
            failed.accept(String.valueOf(tcp.cause().getMessage()));
          }
        });
  }

  private void initialize(SocketChannel channel) {
    channel
        .pipeline()
        .addLast(settings.tls().newHandler(channel.alloc(), settings.serverName(), settings.port()))
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .initialWindowSize(WINDOW_BYTES)
                        .pushEnabled(false))
                .build())
        .addLast(
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel pushed) {
                    pushed.close();
                  }
                }));
  }

  private void handshake(
      Channel channel,
      Prepared prepared,
      Runnable onHeard,
      Consumer<ControlConnection> connected,
      Consumer<String> failed) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    tls.handshakeFuture()
        .addListener(done -> {
          if (!done.isSuccess()) {
            failed.accept(reason(done.cause()));
          } else if (!ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
            channel.close();
            failed.accept("the server does not speak HTTP/2");
          } else {
            String authority = settings.serverName() + ":" + settings.port();
            connected.accept(new ControlConnection(channel, authority, prepared.token, onHeard));
          }
        });
  }

  /** What the certificate check says, not that the engine has met a problem. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
