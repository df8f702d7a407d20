package dev.weft.proxy.app;

import dev.weft.api.Version;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.state.StaticFiles;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.NettyLog;
import dev.weft.proxy.tls.IdentityFiles;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entry point of the proxy's image: {@code proxy [--static DIR]} or {@code init}. */
public final class Main {
  private static final String USAGE =
      """
      usage: proxy                run beside a pod's containers, led by the control plane
             proxy --static DIR   run from DIR/destinations.jsonl, without a control plane
             init                 set the pod's redirect rules, and end
             version              print the version, and end\
      """;

  /** As sysexits.h calls an internal software error. */
  private static final int LOOP_DIED = 70;

  private Main() {}

  public static void main(String[] args) {
    InternalLoggerFactory.setDefaultFactory(NettyLog.FACTORY); // before any Netty class asks for it
    if (System.getProperty("io.netty.leakDetection.level") == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // tests run paranoid
    }
    List<String> line = List.of(args);
    if (line.equals(List.of("proxy"))) {
      proxy(null);
    } else if (line.size() == 3 && line.subList(0, 2).equals(List.of("proxy", "--static"))) {
      proxy(Path.of(line.get(2)));
    } else if (line.equals(List.of("init"))) {
      init();
    } else if (line.equals(List.of("version"))) {
      System.out.println(Version.CURRENT);
    } else {
      System.err.println(USAGE);
      System.exit(2);
    }
  }

  private static void proxy(@Nullable Path staticDirectory) {
    try {
      Config config = Config.read(System.getenv(), staticDirectory);
      Log.threshold(config.logLevel());
      Transport transport = Transport.best();
      run(config, transport);
      Addresses addresses = Addresses.of(config);
      Log.info(
          "proxy started",
          "version",
          Version.CURRENT,
          "interception",
          config.interception().name().toLowerCase(Locale.ROOT),
          "outbound",
          addresses.outbound(),
          "inbound",
          addresses.inbound(),
          "admin",
          addresses.admin(),
          "transport",
          transport.name());
      if (!transport.reason().isEmpty()) {
        Log.info("epoll is not used", "reason", transport.reason());
      }
    } catch (Config.Invalid
        | StaticFiles.Unusable
        | IdentityFiles.Unusable
        | Listener.Unavailable e) {
      Log.error("cannot start", "reason", e.getMessage());
      System.exit(1);
    }
  }

  /** What a process is to its machine: signals drain it, and it does not outlive an event loop. */
  static void run(Config config, Transport transport)
      throws StaticFiles.Unusable, IdentityFiles.Unusable, Config.Invalid, Listener.Unavailable {
    var process = new ProxyProcess(config, Limits.DEFAULT, transport);
    process.whenALoopDies(loop -> {
      Log.error("an event loop died: ending, to be started again", "loop", loop);
      Runtime.getRuntime().halt(LOOP_DIED);
    });
    process.start();
    process.stayLean(new Footprint());
    Signals.endWith(() -> process.drainNow(Drain.within(config.drainGrace())));
  }

  private static void init() {
    try {
      Init.run(Init.plan(System.getenv()));
    } catch (Config.Invalid | Init.Failed e) {
      Log.error("cannot set the redirect rules", "reason", e.getMessage());
      System.exit(1);
    }
  }
}
