package dev.weft.operator.serve;

import dev.weft.api.wire.FleetCodec;
import dev.weft.api.wire.FleetMessage;
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

  private final ControlPlane plane;
  private @Nullable Lines lines;
  private @Nullable Future<?> timer;
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
    super.channelInactive(ctx);
  }
}
