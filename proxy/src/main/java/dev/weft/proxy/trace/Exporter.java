package dev.weft.proxy.trace;

import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Takes spans from all event loops and sends them in batches, from a loop that carries no traffic.
 * A collector that is away, or too slow, costs spans, which are counted; nobody waits for it.
 */
public final class Exporter implements SpanSink {
  private static final int MAX_WAITING = 2048;
  private static final int MAX_BATCH = 256;
  private static final int MAX_ATTEMPTS = 5;
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACKOFF_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long LAST_FLUSH_MILLIS = 2000;

  private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final EventLoop loop;
  private final OtlpJson encoder;
  private final Collector collector;
  private final Counter sent;
  private final Counter overflowed;
  private final Counter lost;
  private @Nullable Batch batch;
  private boolean sending;
  private boolean complained;
  private @Nullable CompletableFuture<Boolean> emptied;

  /** Spans on their way, kept until the collector has them or will not take them. */
  private static final class Batch {
    private final byte[] body;
    private final int spans;
    private int attempts;
    private long dueNanos;

    Batch(byte[] body, int spans) {
      this.body = body;
      this.spans = spans;
    }
  }

  public Exporter(
      URI endpoint,
      Origin origin,
      EventLoop loop,
      Transport transport,
      Names names,
      Metrics metrics)
      throws SSLException {
    this.loop = loop;
    this.encoder = new OtlpJson(origin);
    this.collector = new Collector(endpoint, loop, transport, names);
    this.sent = metrics.counter("proxy_spans_sent_total", "Spans that the collector took.");
    String help = "Spans that were lost.";
    this.overflowed = metrics.counter("proxy_spans_dropped_total", help, "reason", "overflow");
    this.lost = metrics.counter("proxy_spans_dropped_total", help, "reason", "collector");
  }

  public void start() {
    loop.scheduleWithFixedDelay(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void add(Span span) {
    if (!waiting.offer(span)) {
      overflowed.increment();
    }
  }

  private void tick() {
    if (sending) {
      return;
    }
    Batch next = batch != null ? batch : take();
    if (next == null) {
      if (emptied != null) {
        emptied.complete(true);
      }
    } else if (next.attempts == 0 || loop.ticker().nanoTime() - next.dueNanos >= 0) {
      batch = next;
      sending = true;
      next.attempts++;
      collector.post(next.body, outcome -> answered(next, outcome));
    }
  }

  private @Nullable Batch take() {
    List<Span> spans = new ArrayList<>();
    waiting.drainTo(spans, MAX_BATCH);
    return spans.isEmpty() ? null : new Batch(encoder.encode(spans), spans.size());
  }

  private void answered(Batch answered, Collector.Outcome outcome) {
    sending = false;
    switch (outcome) {
      case Collector.Outcome.Taken _ -> {
        sent.increment(answered.spans);
        batch = null;
        complained = false;
        tick();
      }
      case Collector.Outcome.NotNow(String why) -> {
        if (answered.attempts >= MAX_ATTEMPTS) {
          lose(answered, why);
        } else {
          long backoff = TICK_NANOS << (answered.attempts - 1);
          answered.dueNanos = loop.ticker().nanoTime() + Math.min(backoff, LONGEST_BACKOFF_NANOS);
        }
      }
      case Collector.Outcome.Refused(String why) -> lose(answered, why);
    }
  }

  private void lose(Batch refused, String why) {
    lost.increment(refused.spans);
    batch = null;
    if (!complained) {
      complained = true; // once, until it works again
      Log.warn("spans are lost: the collector does not take them", "reason", why);
    }
  }

  /** Gives what waits one chance more; waits a little. Not on the event loop. */
  public void close() {
    var done = new CompletableFuture<Boolean>();
    loop.execute(() -> {
      emptied = done;
      tick();
    });
    try {
      done.get(LAST_FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      Log.info("spans may be lost", "waiting", waiting.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
