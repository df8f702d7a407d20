package dev.weft.operator.app;

import dev.weft.api.Ports;
import dev.weft.api.Version;
import dev.weft.operator.app.Configuration.Role;
import dev.weft.operator.serve.WebServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process: health first, then the API server, then the roles; stopped in the opposite order.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OperatorProcess.class);

  private final Configuration configuration;
  private final InstantSource clock = InstantSource.system();
  private final KubernetesClient client = ClusterClient.connect();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Math.max(1, Runtime.getRuntime().availableProcessors()), NioIoHandler.newFactory());
  private final Health health = new Health();
  private final Telemetry telemetry = new Telemetry();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final AtomicBoolean up = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  public OperatorProcess(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Returns when everything runs; the process lives on by its threads.
   *
   * @throws IOException when a port or a file cannot be used, naming it
   */
  public void start() throws IOException, InterruptedException {
    log.info(
        "starting version={} roles={} bind={}",
        Version.CURRENT,
        configuration.roles(),
        configuration.bind());
    health.readyWhen(() -> up.get() ? List.of() : List.of("starting"));
    keep(
        new WebServer(
            Map.of(
                "/healthz", health.livePage(),
                "/readyz", health.readyPage(),
                "/metrics", telemetry.page()),
            null,
            address(Ports.OPERATOR_HEALTH),
            loops));
    ApiServer.await(client);
    var history = History.of(client);
    keep(history);
    health.liveWhen(history::problems);
    if (configuration.roles().contains(Role.SERVE)) {
      keep(ServeRole.start(configuration, client, loops, health, telemetry, this::address, clock));
    }
    if (configuration.roles().contains(Role.RECONCILE)) {
      keep(ReconcileRole.start(configuration, client, health, telemetry, clock));
    }
    up.set(true);
    log.info("started");
  }

  private synchronized void keep(AutoCloseable part) {
    started.push(part);
  }

  private InetSocketAddress address(int port) {
    return configuration.bind() == null
        ? new InetSocketAddress(port)
        : new InetSocketAddress(configuration.bind(), port);
  }

  @Override
  public synchronized void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    log.info("stopping");
    up.set(false);
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn(
            "a part did not stop cleanly part={} cause={}",
            part.getClass().getSimpleName(),
            e.toString());
      }
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    client.close();
    log.info("stopped");
  }
}
