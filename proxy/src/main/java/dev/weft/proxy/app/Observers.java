package dev.weft.proxy.app;

import dev.weft.proxy.http.Observing;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.telemetry.AccessLog;
import dev.weft.proxy.telemetry.ConnectionLog;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.trace.Exporter;
import dev.weft.proxy.trace.Origin;
import io.netty.channel.EventLoop;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The access log and the exporter of spans, as far as they are asked for. */
final class Observers implements AutoCloseable {
  private final @Nullable AccessLog log;
  private final @Nullable Exporter exporter;
  private final double sampledShare;

  /**
   * @param aside carries no traffic
   * @param out where the access log goes
   */
  Observers(
      Config config,
      Metrics metrics,
      EventLoop aside,
      Transport transport,
      Names names,
      OutputStream out)
      throws Config.Invalid {
    log = config.accessLog() ? new AccessLog(metrics, out) : null;
    Config.Tracing tracing = config.tracing();
    exporter = tracing == null ? null : exporter(config, tracing, metrics, aside, transport, names);
    sampledShare = tracing == null ? 0 : tracing.samplePercent() / 100;
    if (log != null) {
      for (Direction direction : Direction.values()) {
        metrics.logRelayed(new ConnectionLog(direction, Observers::epochNanos, log));
      }
    }
  }

  private static Exporter exporter(
      Config config,
      Config.Tracing tracing,
      Metrics metrics,
      EventLoop aside,
      Transport transport,
      Names names)
      throws Config.Invalid {
    try {
      var origin = Origin.ofPod(config.podName(), config.podNamespace());
      return new Exporter(tracing.endpoint(), origin, aside, transport, names, metrics);
    } catch (SSLException e) {
      throw new Config.Invalid("WEFT_TRACING_ENDPOINT: no TLS here: " + e.getMessage());
    }
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  Observing observing() {
    return new Observing(Observers::epochNanos, log, exporter, sampledShare);
  }

  void start() {
    if (exporter != null) {
      exporter.start();
    }
  }

  /** Lets out what waits; blocks a little. */
  @Override
  public void close() {
    if (exporter != null) {
      exporter.close();
    }
    if (log != null) {
      log.close();
    }
  }
}
