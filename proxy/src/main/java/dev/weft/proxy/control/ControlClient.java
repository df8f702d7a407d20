package dev.weft.proxy.control;

import dev.weft.api.Headers;
import dev.weft.api.Version;
import dev.weft.api.wire.DestinationKey;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportCodec;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.Traffic;
import dev.weft.proxy.state.Discovery;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.state.Slot;
import dev.weft.proxy.state.Zone;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.tls.Identity;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to the control plane and fills slots from it. When the control plane is gone
 * everything stays as it was, with no limit in time, and the client comes back with the versions it
 * has. Confined to the control loop; the public methods may be called from anywhere.
 */
public final class ControlClient implements Discovery {
  private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long STREAM_RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long TRAFFIC_EVERY_SECONDS = 5;

  private final Dialer dialer;
  private final EventLoop loop;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Zone zone;
  private final InboundStream inbound;
  private final Map<DestinationKey, Subscription> subscriptions = new LinkedHashMap<>();
  private final CertificateRenewal certificate;
  private final TrustStream trust;

  private @Nullable ControlConnection connection;
  private Backoff backoff = Backoff.INITIAL;
  private final Supplier<Traffic> traffic;
  private Traffic reported = Traffic.NONE;
  private ReportMessage.State state = new ReportMessage.State(false, false);
  private long heardAtNanos;
  private boolean stopped;
  private volatile Status status = new Status(false, "not connected yet", 0, 0);

  /**
   * What /state and the metrics show.
   *
   * @param connects since the start
   */
  public record Status(boolean connected, String detail, int subscriptions, long connects) {}

  /**
   * @param zone is set as soon as the control plane says it
   * @param identity is kept up to date, too
   * @param wallClock by which certificates are valid
   * @param inbound is kept up to date likewise
   * @param traffic what the pod was asked so far
   */
  public ControlClient(
      Dialer dialer,
      EventLoop loop,
      LongSupplier clock,
      RandomGenerator random,
      Zone zone,
      Identity identity,
      InstantSource wallClock,
      InboundSlot inbound,
      Supplier<Traffic> traffic) {
    this.dialer = dialer;
    this.loop = loop;
    this.clock = clock;
    this.random = random;
    this.zone = zone;
    this.inbound = new InboundStream(inbound);
    this.traffic = traffic;
    this.certificate = new CertificateRenewal(identity, wallClock, random, this::send);
    this.trust =
        new TrustStream(
            identity.id(), dialer::trust, certificate::trust, identity::trusts, this::send);
  }

  public void start() {
    loop.execute(this::connect);
    loop.scheduleWithFixedDelay(this::checkSilence, 5, 5, TimeUnit.SECONDS);
    loop.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    loop.scheduleWithFixedDelay(
        this::reportTraffic, TRAFFIC_EVERY_SECONDS, TRAFFIC_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  public void stop() {
    loop.execute(() -> {
      stopped = true;
      if (connection != null) {
        connection.channel().close();
      }
    });
  }

  public Status status() {
    return status;
  }

  /** Tells the control plane, now and on every new connection. */
  public void report(boolean ready, boolean draining) {
    loop.execute(() -> {
      state = new ReportMessage.State(ready, draining);
      send(state);
    });
  }

  @Override
  public void subscribe(Slot slot) {
    loop.execute(() -> {
      var subscription = new Subscription(slot);
      subscriptions.put(slot.key(), subscription);
      open(subscription);
      show(status.connected(), status.detail());
    });
  }

  @Override
  public void drop(Slot slot) {
    loop.execute(() -> {
      Subscription held = subscriptions.get(slot.key());
      if (held != null && held.slot().equals(slot)) {
        subscriptions.remove(slot.key());
        if (connection != null) {
          connection.closeDiscovery(slot.key());
        }
        send(new ReportMessage.Dropped(held.stream()));
        show(status.connected(), status.detail());
      }
    });
  }

  // ---- the connection

  private void connect() {
    if (!stopped) {
      dialer.dial(loop, this::heard, this::connected, this::lost);
    }
  }

  private void connected(ControlConnection fresh) {
    connection = fresh;
    heard();
    fresh.channel().closeFuture().addListener(_ -> lost("connection closed"));
    Log.info("control plane connected", "address", fresh.channel().remoteAddress());
    fresh.openReport(reportStatus -> {
      Log.warn("the report stream ended", "status", reportStatus);
      loop.schedule(() -> fresh.channel().close(), STREAM_RETRY_NANOS, TimeUnit.NANOSECONDS);
    });
    send(new ReportMessage.Hello(Version.CURRENT, Version.WIRE));
    send(state);
    reported = Traffic.NONE; // this replica has heard of none
    reportTraffic();
    trust.connected(fresh);
    certificate.connected(fresh);
    inbound.reconnected();
    openInbound(fresh, inbound.version());
    subscriptions
        .values()
        .forEach(subscription -> {
          subscription.reconnected();
          open(subscription);
        });
    status = new Status(true, "", subscriptions.size(), status.connects() + 1);
  }

  private void lost(String why) {
    boolean wasConnected = connection != null;
    connection = null;
    trust.lost();
    certificate.lost();
    if (stopped) {
      return;
    }
    long delayNanos = backoff.delayNanos(random);
    if (wasConnected) {
      Log.warn("control plane lost; serving on with what is known", "reason", why);
    } else if (backoff.failures() % 10 == 0) {
      Log.warn("control plane not reached", "reason", why, "failures", backoff.failures() + 1);
    }
    backoff = backoff.afterFailure();
    show(false, why);
    loop.schedule(this::connect, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void heard() {
    heardAtNanos = clock.getAsLong();
  }

  private void checkSilence() {
    if (connection != null && clock.getAsLong() - heardAtNanos > SILENCE_NANOS) {
      connection.channel().close();
    }
  }

  private void tick() {
    trust.tick();
    certificate.tick();
  }

  private void reportTraffic() {
    Traffic now = traffic.get();
    if (connection != null && !now.equals(reported)) {
      reported = now;
      send(new ReportMessage.Inbound(now));
    }
  }

  private void show(boolean connected, String detail) {
    status = new Status(connected, detail, subscriptions.size(), status.connects());
  }

  private void send(ReportMessage message) {
    if (connection != null) {
      connection.report(ReportCodec.encode(message));
    }
  }

  /** What every resource's stream does with what it heard. */
  private void react(String stream, Subscription.Reaction reaction, Runnable askAnew) {
    switch (reaction) {
      case Subscription.Reaction.Ack(String version) ->
          send(new ReportMessage.Ack(stream, version));
      case Subscription.Reaction.Nack(String version, String reason) -> {
        Log.warn("a version is refused", "stream", stream, "reason", reason);
        send(new ReportMessage.Nack(stream, version, reason));
      }
      case Subscription.Reaction.Nothing _ -> {}
      case Subscription.Reaction.AskAnew _ -> askAnew.run();
    }
  }

  /**
   * @param again runs some time after a stream has ended, if its connection has not
   */
  private void ended(ControlConnection on, int endStatus, Runnable again) {
    if (endStatus == 401 || endStatus == 403) {
      Log.warn("the control plane refuses this proxy", "status", endStatus);
      on.channel().close(); // the next connection shows the token as it is then
      return;
    }
    loop.schedule(
        () -> {
          if (on.equals(connection)) {
            again.run();
          }
        },
        STREAM_RETRY_NANOS,
        TimeUnit.NANOSECONDS);
  }

  // ---- inbound policy

  private void openInbound(ControlConnection on, @Nullable String version) {
    on.openResource(
        "/v1/inbound",
        version,
        new ControlConnection.StreamListener() {
          @Override
          public void line(String line) {
            backoff = Backoff.INITIAL; // it does serve
            react(InboundMessage.STREAM, inbound.line(line), () -> openInbound(on, null));
          }

          @Override
          public void ended(int endStatus) {
            ControlClient.this.ended(on, endStatus, () -> openInbound(on, inbound.version()));
          }
        });
  }

  // ---- discovery

  private void open(Subscription subscription) {
    ControlConnection on = connection;
    if (on != null) {
      on.openDiscovery(
          subscription.slot().key(), subscription.version(), new Listening(subscription, on));
    }
  }

  /** One discovery stream. */
  private final class Listening implements ControlConnection.StreamListener {
    private final Subscription subscription;
    private final ControlConnection on;

    Listening(Subscription subscription, ControlConnection on) {
      this.subscription = subscription;
      this.on = on;
    }

    @Override
    public void opened(Http2Headers head) {
      CharSequence told = head.get(Headers.ZONE);
      if (told != null) {
        zone.told(told.toString());
      }
    }

    @Override
    public void line(String line) {
      backoff = Backoff.INITIAL; // it does serve
      try {
        var message = DiscoveryCodec.decode(line);
        if (message.isPresent()) {
          react(
              subscription.stream(),
              subscription.apply(message.get()),
              () -> on.openDiscovery(subscription.slot().key(), null, this));
        }
      } catch (MalformedLineException e) {
        Log.warn(
            "a discovery line is malformed",
            "stream",
            subscription.stream(),
            "reason",
            e.getMessage());
        send(new ReportMessage.Nack(subscription.stream(), "", String.valueOf(e.getMessage())));
      }
    }

    @Override
    public void ended(int endStatus) {
      ControlClient.this.ended(
          on,
          endStatus,
          () -> {
            if (subscription.equals(subscriptions.get(subscription.slot().key()))) {
              open(subscription);
            }
          });
    }
  }
}
