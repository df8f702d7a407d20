package dev.weft.proxy.inbound;

import dev.weft.api.SpiffeId;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.telemetry.Exposition;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.tls.Identity;
import dev.weft.proxy.tls.Proved;
import dev.weft.proxy.tls.Provider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The inbound side of one event loop, on sockets: as behind redirect rules, and with clients whose
 * identities go by the loopback address that they come from.
 */
public final class TestPod implements AutoCloseable {
  private final EventLoopGroup group;
  private final Channel listener;
  private final Metrics metrics = new Metrics(System::nanoTime, 50);
  private final InboundSlot slot = new InboundSlot("cluster.local", () -> {});
  private final Map<String, SpiffeId> identities = new ConcurrentHashMap<>();
  private final AtomicInteger versions = new AtomicInteger();

  /**
   * @param ip on which it listens, and the application may
   * @param original where all connections wanted to go; null: they were not redirected
   */
  public TestPod(String ip, @Nullable InetSocketAddress original) throws Exception {
    this(ip, original, Limits.DEFAULT);
  }

  public TestPod(String ip, @Nullable InetSocketAddress original, Limits limits) throws Exception {
    this(ip, original, limits, System::nanoTime);
  }

  /**
   * @param clock what the event loop takes for the time
   */
  public TestPod(String ip, @Nullable InetSocketAddress original, Limits limits, LongSupplier clock)
      throws Exception {
    Transport transport = Transport.best();
    group = transport.group("test-pod", 1);
    var loop =
        new Loop(
            (EventLoop) group.iterator().next(), transport, clock, new SplittableRandom(), limits);
    var inbound =
        new Inbound(
            loop,
            metrics,
            noIdentity(limits),
            false,
            InetAddress.ofLiteral(ip),
            Set.of(4143),
            slot,
            (_, declared) -> declared,
            Observing.NOBODY);
    loop.executor()
        .execute(() ->
            loop.startSweeping(
                () -> inbound.sweep(loop.coarseNanos()), Throwable::printStackTrace));
    listener =
        Listener.bind(
            "a test",
            new InetSocketAddress(ip, 0),
            transport,
            group,
            limits,
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                SpiffeId id = identities.get(channel.remoteAddress().getAddress().getHostAddress());
                if (id != null) {
                  Proved.by(channel, id);
                }
                inbound.accept(channel, original);
              }
            });
  }

  private Identity noIdentity(Limits limits) {
    return new Identity(
        new SpiffeId("cluster.local", "shop", "web"),
        false,
        Provider.jdk("a test that needs none"),
        limits,
        metrics,
        InstantSource.system(),
        System::nanoTime,
        group.next());
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Who comes from that address has proved it. */
  public void identify(String ip, SpiffeId id) {
    identities.put(ip, id);
  }

  /** In force from now on. */
  public void letIn(InboundPolicy policy) {
    String refused = slot.set("v" + versions.incrementAndGet(), policy);
    if (refused != null) {
      throw new IllegalArgumentException(refused);
    }
  }

  /** Lines of the exposition that begin so and count something. */
  public String counted(String beginning) {
    var exposition = new Exposition(metrics.registry());
    var text = new StringBuilder();
    while (!exposition.isEnd()) {
      exposition
          .next()
          .toString()
          .lines()
          .filter(line -> line.startsWith(beginning) && !line.endsWith(" 0"))
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString().strip();
  }

  /** What a port is said to speak, for policies. */
  public static InboundPolicy.DeclaredPort port(int port, Protocol protocol) {
    return new InboundPolicy.DeclaredPort(port, protocol);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
