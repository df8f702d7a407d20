package dev.weft.proxy.app;

import dev.weft.proxy.net.Blocking;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.state.Discovery;
import dev.weft.proxy.state.StaticFiles;
import dev.weft.proxy.telemetry.Metrics;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** One proxy with all that belongs to it, from start to drain. */
final class ProxyProcess {
  private final Proxy proxy;

  ProxyProcess(Config config, Limits limits, Transport transport) throws StaticFiles.Unusable {
    ExecutorService blocking = Blocking.executor();
    var metrics = new Metrics();
    Discovery discovery =
        discovery(config, java.util.Objects.requireNonNull(config.staticDirectory()));
    var directory = new Directory(discovery, limits.maxDestinations());
    this.proxy = new Proxy(config, limits, transport, directory, metrics, blocking);
  }

  private static Discovery discovery(Config config, Path directory) throws StaticFiles.Unusable {
    var files = new StaticFiles(directory, config.podNamespace());
    files.load();
    return files;
  }

  void start() throws Listener.Unavailable {
    proxy.start();
  }
}
