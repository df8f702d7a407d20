package dev.weft.operator.serve;

import dev.weft.api.wire.FleetCodec;
import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.Traffic;
import dev.weft.operator.fleet.PodId;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the reconcile role what this replica's proxies have: all of it first, then what differs
 * from what was said last.
 */
final class FleetStream extends ChannelInboundHandlerAdapter {
  private static final Duration EVERY =
      Duration.ofMillis(250); // bursts of acknowledgements are one summary

  /** Counts change all the time: they are told at the pace at which proxies report them. */
  private static final Duration TRAFFIC_EVERY = Duration.ofSeconds(5);

  private final ControlPlane plane;
  private @Nullable Lines lines;
  private @Nullable Future<?> timer;
  private @Nullable Future<?> trafficTimer;
  private Map<PodId, Traffic> saidTraffic = Map.of();
  private Map<Object, FleetMessage> said = Map.of();
  private long revision = -1;

  FleetStream(ControlPlane plane) {
    this.plane = plane;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Lines opened = new Lines(ctx, plane.limits(), () -> write(new FleetMessage.Heartbeat()));
    lines = opened;
    opened.open();
    say();
    write(new FleetMessage.Synced());
    timer =
        ctx.executor()
            .scheduleAtFixedRate(
                this::say, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    trafficTimer =
        ctx.executor()
            .scheduleAtFixedRate(
                this::sayTraffic, 0, TRAFFIC_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Of proxies that this stream has told of; those that have gone since are told of no more. */
  private void sayTraffic() {
    if (lines == null || !lines.writable()) {
      return;
    }
    Map<PodId, Traffic> traffic = plane.ledger().traffic();
    traffic.keySet().retainAll(said.keySet());
    traffic.forEach((pod, counts) -> {
      if (!counts.equals(saidTraffic.get(pod))) {
        write(new FleetMessage.Inbound(pod.namespace(), pod.name(), counts));
      }
    });
    saidTraffic = traffic;
  }

  private void say() {
    long current = plane.ledger().revision();
    if (current == revision || lines == null || !lines.writable()) {
      return;
    }
    revision = current;
    Map<Object, FleetMessage> summary = plane.ledger().summary(plane.index().inForce());
    summary.forEach((key, message) -> {
      if (!message.equals(said.get(key))) {
        write(message);
      }
    });
    for (Object key : said.keySet()) {
      if (key instanceof PodId pod && !summary.containsKey(key)) {
        write(new FleetMessage.Gone(pod.namespace(), pod.name()));
      }
    }
    said = summary;
  }

  private void write(FleetMessage message) {
    if (lines != null) {
      lines.write(FleetCodec.encode(message));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (lines != null) {
      lines.close();
      lines = null;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    if (trafficTimer != null) {
      trafficTimer.cancel(false);
    }
    super.channelInactive(ctx);
  }
}
