package dev.weft.proxy.app;

import dev.weft.proxy.admin.Admin;
import dev.weft.proxy.admin.AdminServer;
import dev.weft.proxy.control.ControlClient;
import dev.weft.proxy.control.ControlSettings;
import dev.weft.proxy.control.Dialer;
import dev.weft.proxy.net.Blocking;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.OwnAddress;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.state.Discovery;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.state.StaticFiles;
import dev.weft.proxy.state.StaticInbound;
import dev.weft.proxy.state.Zone;
import dev.weft.proxy.telemetry.Exposition;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.ProcessMeters;
import dev.weft.proxy.tls.Identity;
import dev.weft.proxy.tls.IdentityFiles;
import dev.weft.proxy.tls.Provider;
import io.netty.channel.EventLoopGroup;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One proxy with all that belongs to it: data path, discovery, metrics, admin server, drain. */
final class ProxyProcess implements Admin {
  /** Below the static directory. */
  private static final String IDENTITY_DIRECTORY = "identity";

  private final long startedMillis = InstantSource.system().millis();
  private final Config config;
  private final Limits limits;
  private final Transport transport;
  private final ExecutorService blocking = Blocking.executor();
  private final EventLoopGroup aside;
  private final Metrics metrics;
  private final ProcessMeters itself;
  private final Zone zone;
  private final InboundSlot policy;
  private final Directory directory;
  private final Identity identity;
  private final Proxy proxy;
  private final Observers observers;
  private final @Nullable ControlClient control;
  private final @Nullable StaticFiles files;
  private final @Nullable StaticInbound inboundFile;
  private final @Nullable IdentityFiles identityFiles;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean stopping;

  ProxyProcess(Config config, Limits limits, Transport transport)
      throws StaticFiles.Unusable, IdentityFiles.Unusable, Config.Invalid {
    this(config, limits, transport, Provider::best, new FileOutputStream(FileDescriptor.out));
  }

  /**
   * @param tls who does TLS; asked only where some is needed
   * @param out where the access log goes
   */
  ProxyProcess(
      Config config, Limits limits, Transport transport, Supplier<Provider> tls, OutputStream out)
      throws StaticFiles.Unusable, IdentityFiles.Unusable, Config.Invalid {
    this.config = config;
    this.limits = limits;
    this.transport = transport;
    this.metrics = new Metrics(System::nanoTime, limits.maxSeries());
    this.itself = new ProcessMeters(metrics);
    this.aside = transport.group("weft-aside", 1);
    this.zone = new Zone(config.zone());
    this.policy = new InboundSlot(config.trustDomain(), this::report);
    this.identity = identity(tls);
    Discovery discovery;
    if (config.staticDirectory() != null) {
      files = new StaticFiles(config.staticDirectory(), config.podNamespace());
      files.load();
      inboundFile = new StaticInbound(config.staticDirectory(), policy);
      identityFiles = identity.isWanted() ? identityFiles(config.staticDirectory()) : null;
      control = null;
      discovery = files;
      inboundFile.load();
    } else {
      files = null;
      inboundFile = null;
      identityFiles = null;
      control = controlClient(config.control());
      discovery = control;
    }
    this.directory = new Directory(discovery, limits.maxDestinations(), zone);
    var names = new Names(blocking);
    this.observers = new Observers(config, metrics, aside.next(), transport, names, out);
    this.proxy =
        new Proxy(
            config,
            limits,
            transport,
            directory,
            metrics,
            identity,
            names,
            policy,
            observers.observing());
    gauges();
  }

  /** Wanted with a control plane, which gives one, or where there are files of one. */
  private Identity identity(Supplier<Provider> tls) {
    Path files = config.staticDirectory();
    boolean wanted = files == null || Files.isDirectory(files.resolve(IDENTITY_DIRECTORY));
    Provider provider = wanted ? tls.get() : Provider.jdk("no TLS between proxies is wanted");
    if (wanted) {
      Log.info(
          "TLS between proxies",
          "provider",
          provider.name(),
          "groups",
          provider.groups(),
          "id",
          config.id());
    }
    if (wanted && !provider.reason().isEmpty()) {
      Log.info("BoringSSL is not used", "reason", provider.reason());
    }
    return new Identity(
        config.id(),
        wanted,
        provider,
        limits,
        metrics,
        InstantSource.system(),
        System::nanoTime,
        aside.next());
  }

  private IdentityFiles identityFiles(Path directory) throws IdentityFiles.Unusable {
    var found =
        new IdentityFiles(directory.resolve(IDENTITY_DIRECTORY), identity, InstantSource.system());
    found.load();
    return found;
  }

  private ControlClient controlClient(Config.@Nullable Control settings) throws Config.Invalid {
    if (settings == null) {
      throw new IllegalStateException("neither a control plane nor static files");
    }
    try {
      var random = new SplittableRandom();
      var tls =
          ControlSettings.of(
              settings.host(),
              settings.port(),
              settings.ca(),
              identity.provider().forFew(),
              settings.tokenFile());
      boolean redirected = config.interception() == Config.Interception.REDIRECT;
      var own = OwnAddress.of(redirected ? null : config.podAddress());
      var dialer = new Dialer(tls, transport, own, blocking, random.split());
      return new ControlClient(
          dialer,
          aside.next(),
          System::nanoTime,
          random,
          zone,
          identity,
          InstantSource.system(),
          policy,
          () -> metrics.inboundTotals().traffic(startedMillis));
    } catch (SSLException e) {
      throw new Config.Invalid(
          "WEFT_CONTROL_CA: " + e.getMessage() + " (expected: PEM certificates)");
    }
  }

  private void gauges() {
    metrics.gauge(
        "proxy_destinations", "Destinations followed now.", directory, each -> each.slots().size());
    if (control != null) {
      metrics.gauge(
          "proxy_control_connected",
          "Whether the control plane is connected.",
          control,
          each -> each.status().connected() ? 1 : 0);
      metrics.gauge(
          "proxy_control_connects",
          "Connections made to the control plane since the start.",
          control,
          each -> each.status().connects());
    }
  }

  /**
   * @param act takes the name of each loop that ends before its time, on any thread
   */
  void whenALoopDies(Consumer<String> act) {
    LoopDeath.watch(proxy.loops(), () -> stopping, () -> act.accept("worker"));
    LoopDeath.watch(aside, () -> stopping, () -> act.accept("aside"));
  }

  /** Opens the ports; the admin server last, for it says that the others are open. */
  void start() throws Listener.Unavailable {
    identity.whenAdopted(this::report); // it may be what readiness waited for
    if (control != null) {
      control.start();
    }
    if (files != null && inboundFile != null) {
      aside.scheduleWithFixedDelay(
          () ->
              blocking.execute(() -> {
                files.reload();
                inboundFile.reload();
              }),
          1,
          1,
          TimeUnit.SECONDS);
    }
    if (identityFiles != null) {
      aside.scheduleWithFixedDelay(
          () -> blocking.execute(identityFiles::reload), 1, 1, TimeUnit.SECONDS);
    }
    observers.start();
    proxy.start();
    aside.scheduleWithFixedDelay(proxy::lookAtHeap, 1, 1, TimeUnit.SECONDS);
    aside.scheduleWithFixedDelay(() -> metrics.evict(System.nanoTime()), 1, 1, TimeUnit.MINUTES);
    started = true;
    AdminServer.listen(
        Addresses.of(config).admin(),
        transport,
        aside,
        limits,
        this,
        blocking,
        config.podAddress());
    report();
  }

  /** Soon, for what the start has used, then now and again, for what compiling has. */
  void stayLean(Footprint footprint) {
    aside.scheduleWithFixedDelay(
        () -> blocking.execute(footprint::shrink), 5, 60, TimeUnit.SECONDS);
  }

  private void report() {
    if (control != null) {
      control.report(isReady(), draining.get());
    }
  }

  /** Not before it is known what may be let in: until then nobody is. */
  @Override
  public boolean isReady() {
    return started && identity.isReady() && policy.isKnown() && !draining.get();
  }

  @Override
  public Exposition metrics() {
    itself.refresh();
    return new Exposition(metrics.registry());
  }

  @Override
  public String state() {
    itself.refresh();
    return StateJson.write(
        new State(
            config,
            limits,
            isReady(),
            draining.get(),
            zone.name(),
            identity.status(),
            control == null ? null : control.status(),
            policy,
            itself.status(),
            directory.slots(),
            proxy.ask(worker ->
                new State.Worker(
                    worker.loop().open().countByKind(), worker.outbound().describe()))));
  }

  /** The process ends by its own hand then, with status 0. */
  @Override
  public void drain() {
    blocking.execute(() -> {
      drainNow(Drain.within(config.drainGrace()));
      Runtime.getRuntime().halt(0);
    });
  }

  /** Blocks until nothing is left, or the grace is over; a drain under way is waited for. */
  void drainNow(Drain drain) {
    if (draining.compareAndSet(false, true)) {
      Log.info("draining");
      report();
      drain.run(proxy);
      observers.close();
      if (control != null) {
        control.stop();
      }
      drained.countDown();
    }
    try {
      drained.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopping = true;
    proxy.stop();
    observers.close();
    aside.shutdownGracefully();
    blocking.shutdown();
    identity.release();
  }
}
