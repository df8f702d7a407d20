package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportCodec;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.TrustCodec;
import dev.weft.api.wire.TrustMessage;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A control plane that speaks the wire over TLS and HTTP/2, and does what the test says. */
final class TestControlPlane implements AutoCloseable {
  static final String TOKEN = "test-token";
  private static final String INBOUND = "/v1/inbound";
  private static final String NAME = "weft-control.weft-system.svc.cluster.local";

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned("test CA", Duration.ofHours(1), InstantSource.system());
  private SslContext tls;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, DiscoveryMessage> answers = new ConcurrentHashMap<>();
  private final Map<String, Set<Channel>> streams = new ConcurrentHashMap<>();
  private final Set<Channel> trusting = ConcurrentHashMap.newKeySet();
  final TestAuthority mesh = new TestAuthority();
  final List<ReportMessage> reports = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  private InetSocketAddress address;
  private Channel listener;
  private int versions;

  /** What every proxy's pod lets in; null: not said. Everybody, unless the test says otherwise. */
  private volatile InboundMessage.@Nullable Snapshot inbound =
      new InboundMessage.Snapshot(
          "open",
          new InboundPolicy(Fallback.PERMISSIVE, List.of(), List.of(), List.of(), List.of()));

  /** Who may sign for the control plane, as it says itself. */
  volatile String trustedForControl;

  /** Told to every proxy; null for none. */
  volatile @Nullable String zone;

  TestControlPlane() throws Exception {
    tls = tls(authority, NAME);
    trustedForControl = authority.certificatePem();
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    group.scheduleAtFixedRate(this::heartbeat, 1, 1, TimeUnit.SECONDS);
    start();
  }

  /** From the next start on it proves itself by this one. */
  void serveBy(CertificateAuthority other) throws Exception {
    tls = tls(other, NAME);
  }

  /** The same, of itself. */
  void serveAs(String name) throws Exception {
    tls = tls(authority, name);
  }

  private static SslContext tls(CertificateAuthority signer, String name) throws Exception {
    KeyedCertificate certificate =
        signer.issue(LeafRequest.server(List.of(name), List.of(), Duration.ofHours(1)));
    return SslContextBuilder.forServer(certificate.key(), certificate.chain())
        .protocols("TLSv1.3")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }

  String ca() {
    return authority.certificatePem();
  }

  InetSocketAddress address() {
    return address;
  }

  /** Listens, again on the same port after a kill. */
  void start() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(tls.newHandler(channel.alloc()))
                        .addLast(Http2FrameCodecBuilder.forServer().build())
                        .addLast(new Http2MultiplexHandler(streams()));
                  }
                })
            .bind(address)
            .syncUninterruptibly()
            .channel();
    address = (InetSocketAddress) listener.localAddress();
  }

  /** Addresses of the proxies that are connected. */
  List<String> callers() {
    return connections.stream()
        .filter(channel -> channel.remoteAddress() instanceof InetSocketAddress)
        .map(channel -> ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress())
        .toList();
  }

  void kill() {
    listener.close().syncUninterruptibly();
    connections.close().syncUninterruptibly();
  }

  /** What the authority is from now on; sent as a snapshot to whoever listens. */
  void publish(String key, List<Route> routes, Endpoint... endpoints) {
    publish(key, Protocol.DETECT, routes, endpoints);
  }

  void publish(String key, Protocol protocol, List<Route> routes, Endpoint... endpoints) {
    publish(key, web(protocol, routes, LoadBalancer.DEFAULT, null), endpoints);
  }

  static Destination web(
      Protocol protocol,
      List<Route> routes,
      LoadBalancer loadBalancer,
      @Nullable CircuitBreaker circuitBreaker) {
    return new Destination(
        "web.shop.svc.cluster.local:80",
        new Destination.ServiceRef("shop", "web", 80),
        protocol,
        routes,
        RetryBudget.DEFAULT,
        loadBalancer,
        circuitBreaker,
        List.of());
  }

  void publish(String key, Destination destination, Endpoint... endpoints) {
    set(key, new DiscoveryMessage.Snapshot("v" + ++versions, destination, List.of(endpoints)));
  }

  void publish(String key, Endpoint... endpoints) {
    publish(key, List.of(), endpoints);
  }

  /** Sends a change only; whoever asks later gets the whole. */
  void change(String key, List<Endpoint> upsert, List<String> remove, Endpoint... result) {
    DiscoveryMessage.Snapshot before = snapshot(key);
    var after =
        new DiscoveryMessage.Snapshot("v" + ++versions, before.destination(), List.of(result));
    answers.put(key, after);
    send(key, new DiscoveryMessage.Delta(after.version(), before.version(), upsert, remove));
  }

  void set(String key, DiscoveryMessage message) {
    answers.put(key, message);
    send(key, message);
  }

  private void send(String key, DiscoveryMessage message) {
    streams.getOrDefault(key, Set.of()).forEach(stream -> write(stream, message));
  }

  /** What every proxy lets in from now on. */
  void letIn(InboundPolicy policy) {
    letIn(new InboundMessage.Snapshot("v" + ++versions, policy));
  }

  /**
   * @param snapshot null: nothing is said of it
   */
  void letIn(InboundMessage.@Nullable Snapshot snapshot) {
    inbound = snapshot;
    if (snapshot != null) {
      sayOfInbound(InboundCodec.encode(snapshot));
    }
  }

  void sayOfInbound(String line) {
    streams.getOrDefault(INBOUND, Set.of()).forEach(stream -> write(stream, line));
  }

  /** Tells every proxy whom to trust now. */
  void publishTrust() {
    trusting.forEach(this::writeTrust);
  }

  String trustVersion() {
    return mesh.bundle(trustedForControl).version();
  }

  /** Tells it though nothing of it may be true. */
  void sendTrust(TrustMessage message) {
    trusting.forEach(stream -> write(stream, TrustCodec.encode(message)));
  }

  private void writeTrust(Channel stream) {
    write(stream, TrustCodec.encode(mesh.bundle(trustedForControl)));
  }

  private void heartbeat() {
    InboundMessage.Snapshot policy = inbound;
    if (policy != null) {
      sayOfInbound(InboundCodec.encode(new InboundMessage.Heartbeat(policy.version())));
    }
    sendTrust(new TrustMessage.Heartbeat(trustVersion()));
    streams.forEach((key, open) -> {
      if (answers.get(key) instanceof DiscoveryMessage.Snapshot snapshot) {
        var heartbeat = new DiscoveryMessage.Heartbeat(snapshot.version());
        open.forEach(stream -> write(stream, heartbeat));
      }
    });
  }

  private static void write(Channel stream, DiscoveryMessage message) {
    write(stream, DiscoveryCodec.encode(message));
  }

  private static void write(Channel stream, String line) {
    stream.writeAndFlush(
        new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(stream.alloc(), line + "\n"), false));
  }

  boolean hasAcknowledged(String version) {
    return reports.stream()
        .anyMatch(
            report -> report instanceof ReportMessage.Ack ack && ack.version().equals(version));
  }

  String version(String key) {
    return snapshot(key).version();
  }

  private DiscoveryMessage.Snapshot snapshot(String key) {
    return (DiscoveryMessage.Snapshot) requireNonNull(answers.get(key));
  }

  private ChannelInitializer<Channel> streams() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel stream) {
        stream.pipeline().addLast(new StreamHandler());
      }
    };
  }

  private final class StreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final StringBuilder lines = new StringBuilder();
    private boolean certificate; // is asked for

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame)
        throws Exception {
      if (frame instanceof Http2HeadersFrame headers) {
        String path = headers.headers().path().toString();
        requests.add(path);
        var head = new DefaultHttp2Headers();
        if (zone != null) {
          head.set(Headers.ZONE, zone);
        }
        certificate = path.equals("/v1/certificate");
        boolean allowed = ("Bearer " + TOKEN).contentEquals(headers.headers().get("authorization"));
        if (allowed && certificate) {
          return; // answered when it is there
        }
        ctx.writeAndFlush(
            new DefaultHttp2HeadersFrame(head.status(allowed ? "200" : "401"), !allowed));
        if (allowed && path.startsWith("/v1/discovery")) {
          discovery(ctx.channel(), new QueryStringDecoder(path));
        } else if (allowed && path.startsWith(INBOUND)) {
          inbound(ctx.channel(), new QueryStringDecoder(path));
        } else if (allowed && path.equals("/v1/trust")) {
          trusting.add(ctx.channel());
          ctx.channel().closeFuture().addListener(_ -> trusting.remove(ctx.channel()));
          writeTrust(ctx.channel());
        }
      } else if (frame instanceof Http2DataFrame data && certificate) {
        lines.append(data.content().toString(StandardCharsets.UTF_8));
        if (data.isEndStream()) {
          mesh.answer(lines.toString()).send(ctx);
        }
      } else if (frame instanceof Http2DataFrame data) {
        report(data.content().toString(StandardCharsets.UTF_8));
      }
    }

    private void discovery(Channel stream, QueryStringDecoder query) {
      Map<String, List<String>> parameters = query.parameters();
      String asked = parameters.containsKey("authority") ? "authority" : "address";
      String key = requireNonNull(parameters.get(asked)).getFirst();
      remember(key, stream);
      DiscoveryMessage answer =
          answers.getOrDefault(key, new DiscoveryMessage.Unknown("no Service " + key));
      boolean current =
          answer instanceof DiscoveryMessage.Snapshot snapshot
              && List.of(snapshot.version()).equals(parameters.get("version"));
      write(stream, current ? new DiscoveryMessage.Heartbeat(version(key)) : answer);
    }

    private void remember(String key, Channel stream) {
      Set<Channel> open = streams.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet());
      open.add(stream);
      stream.closeFuture().addListener(_ -> open.remove(stream));
    }

    private void inbound(Channel stream, QueryStringDecoder query) {
      remember(INBOUND, stream);
      InboundMessage.Snapshot policy = inbound;
      if (policy != null) {
        boolean current = List.of(policy.version()).equals(query.parameters().get("version"));
        write(
            stream,
            InboundCodec.encode(current ? new InboundMessage.Heartbeat(policy.version()) : policy));
      }
    }

    private void report(String text) throws MalformedLineException {
      lines.append(text);
      for (int end = lines.indexOf("\n"); end >= 0; end = lines.indexOf("\n")) {
        ReportCodec.decode(lines.substring(0, end)).ifPresent(reports::add);
        lines.delete(0, end + 1);
      }
    }
  }

  @Override
  public void close() {
    kill();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
