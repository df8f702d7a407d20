package dev.weft.operator.serve;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The control plane's port: HTTP/2 over TLS 1.3. */
public final class ControlServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final long GOODBYE_MILLIS = 1000; // for GOAWAY to arrive

  private final ControlPlane plane;
  private final ServerCertificate certificate;
  private final ExecutorService blocking =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("token-", 0).factory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listening;

  private ControlServer(
      ControlPlane plane,
      ServerCertificate certificate,
      InetSocketAddress address,
      EventLoopGroup loops)
      throws IOException {
    this.plane = plane;
    this.certificate = certificate;
    this.listening =
        Listen.on(
            new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(
                    new ChannelInitializer<>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        accept(channel);
                      }
                    }),
            address);
  }

  /**
   * @throws IOException naming the address, when it cannot be listened on
   */
  public static ControlServer start(
      ControlPlane plane,
      ServerCertificate certificate,
      InetSocketAddress address,
      EventLoopGroup loops)
      throws IOException {
    return new ControlServer(plane, certificate, address, loops);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  public boolean listening() {
    return listening.isActive();
  }

  public int connections() {
    return connections.size();
  }

  private void accept(Channel channel) {
    if (connections.size() >= plane.limits().maxConnections()) {
      channel.close();
      return;
    }
    connections.add(channel);
    channel
        .pipeline()
        .addLast(certificate.http2().newHandler(channel.alloc()))
        .addLast(new Connection(plane))
        .addLast(new AfterHandshake());
  }

  /** HTTP/2 or nothing. */
  private final class AfterHandshake extends ApplicationProtocolNegotiationHandler {
    AfterHandshake() {
      super("none");
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        ctx.close();
        return;
      }
      Limits limits = plane.limits();
      ctx.pipeline()
          .addLast(
              Http2FrameCodecBuilder.forServer()
                  .gracefulShutdownTimeoutMillis(GOODBYE_MILLIS)
                  .initialSettings(
                      Http2Settings.defaultSettings()
                          .maxConcurrentStreams(limits.maxStreamsPerConnection())
                          .maxHeaderListSize(limits.maxHeaderBytes()))
                  .build())
          .addLast(
              new Http2MultiplexHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                      stream.pipeline().addLast(new FrontDoor(plane, blocking));
                    }
                  }));
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close(); // port scanners and probes: nothing that an operator should read about
    }
  }

  /** Stops listening and says goodbye; proxies go to another replica. */
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    connections.close().awaitUninterruptibly(2 * GOODBYE_MILLIS);
    blocking.shutdownNow();
  }
}
