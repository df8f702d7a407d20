package dev.weft.operator.serve;

import dev.weft.api.Headers;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Topic;
import dev.weft.operator.index.Value;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: writes whatever leads from what the reader holds to what the topic holds now.
 * Between two writes any number of changes cost one line.
 */
final class DiscoveryStream extends ChannelInboundHandlerAdapter {
  private final ControlPlane plane;
  private final Connection connection;
  private final Topic.Key key;
  private final String name;
  private final @Nullable String claimedVersion;
  private final @Nullable String zone;
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Lines lines;
  private Index.@Nullable Subscription subscription;
  private @Nullable Value held;

  /**
   * @param claimedVersion what the reader says it holds already
   * @param zone that the reader is in
   */
  DiscoveryStream(
      ControlPlane plane,
      Connection connection,
      Topic.Key key,
      @Nullable String claimedVersion,
      @Nullable String zone) {
    this.plane = plane;
    this.connection = connection;
    this.key = key;
    this.name = StreamNames.discovery(key.destination().text());
    this.claimedVersion = claimedVersion;
    this.zone = zone;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Lines opened = new Lines(ctx, plane.limits(), this::heartbeat);
    lines = opened;
    opened.open(head());
    Index.Subscription subscribed =
        plane
            .index()
            .subscribe(
                key,
                () -> {
                  if (woken.compareAndSet(false, true)) {
                    ctx.executor().execute(this::pump);
                  }
                });
    subscription = subscribed;
    plane
        .ledger()
        .subscribed(
            connection,
            name,
            this,
            () -> {
              Value latest = subscribed.topic().latest();
              return latest == null ? List.of() : latest.sources();
            });
    pump();
  }

  private Http2Headers head() {
    var head = new DefaultHttp2Headers();
    if (zone != null) {
      head.set(Headers.ZONE, zone);
    }
    return head;
  }

  private void pump() {
    woken.set(false);
    Lines to = lines;
    Value latest = subscription == null ? null : subscription.topic().latest();
    if (to == null || latest == null || !to.writable()) {
      return; // writability, or the index, wakes us again
    }
    if (held == null && latest.version().equals(claimedVersion)) {
      // It reconnects with what holds still: then it acts on it already.
      held = latest;
      plane.ledger().sent(connection, name, latest.version(), latest.sources());
      plane.ledger().acknowledged(connection, name, latest.version());
      heartbeat();
    } else if (held == null || !held.version().equals(latest.version())) {
      DiscoveryMessage message = Messages.between(held, latest);
      held = latest;
      plane.ledger().sent(connection, name, latest.version(), latest.sources());
      to.write(DiscoveryCodec.encode(message));
    }
  }

  private void heartbeat() {
    if (lines != null) {
      String version = held instanceof Value.Known known ? known.version() : "";
      lines.write(DiscoveryCodec.encode(new DiscoveryMessage.Heartbeat(version)));
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    pump();
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message); // a GET has no body; what comes anyway is not read
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (lines != null) {
      lines.close();
      lines = null;
    }
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
    plane.ledger().dropped(connection, name, this);
    super.channelInactive(ctx);
  }
}
