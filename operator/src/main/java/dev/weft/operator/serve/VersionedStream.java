package dev.weft.operator.serve;

import dev.weft.operator.index.Latest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: writes whatever leads from what the reader holds to what holds now. Between two
 * writes any number of changes cost one line.
 */
final class VersionedStream<V> extends ChannelInboundHandlerAdapter {
  private final ControlPlane plane;
  private final Connection connection;
  private final Subject<V> subject;
  private final String name;
  private final @Nullable String claimedVersion;
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Lines lines;
  private Latest.@Nullable Following<V> following;
  private @Nullable V held;

  /**
   * @param claimedVersion what the reader says it holds already
   */
  VersionedStream(
      ControlPlane plane,
      Connection connection,
      Subject<V> subject,
      @Nullable String claimedVersion) {
    this.plane = plane;
    this.connection = connection;
    this.subject = subject;
    this.name = subject.stream();
    this.claimedVersion = claimedVersion;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Lines opened = new Lines(ctx, plane.limits(), this::heartbeat);
    lines = opened;
    opened.open(subject.head());
    Latest.Following<V> followed =
        subject.follow(() -> {
          if (woken.compareAndSet(false, true)) {
            ctx.executor().execute(this::pump);
          }
        });
    following = followed;
    plane
        .ledger()
        .subscribed(
            connection,
            name,
            this,
            () -> {
              V latest = followed.latest();
              return latest == null ? List.of() : subject.sources(latest);
            });
    pump();
  }

  private void pump() {
    woken.set(false);
    Lines to = lines;
    V latest = following == null ? null : following.latest();
    if (to == null || latest == null || !to.writable()) {
      return; // writability, or whoever publishes, wakes us again
    }
    V before = held;
    String version = subject.version(latest);
    if (before == null && version.equals(claimedVersion)) {
      // It reconnects with what holds still: then it acts on it already.
      held = latest;
      plane.ledger().sent(connection, name, version, subject.sources(latest));
      plane.ledger().acknowledged(connection, name, version);
      heartbeat();
    } else if (before == null || !subject.version(before).equals(version)) {
      held = latest;
      plane.ledger().sent(connection, name, version, subject.sources(latest));
      to.write(subject.line(before, latest));
    }
  }

  private void heartbeat() {
    if (lines != null) {
      lines.write(subject.heartbeat(held));
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
    if (following != null) {
      following.close();
      following = null;
    }
    plane.ledger().dropped(connection, name, this);
    super.channelInactive(ctx);
  }
}
