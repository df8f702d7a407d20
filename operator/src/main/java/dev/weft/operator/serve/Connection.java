package dev.weft.operator.serve;

import dev.weft.operator.fleet.PodId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a proxy, or of whoever reads the fleet. Confined to its event loop; the streams
 * on it share the loop. Its identity is that of its entry in the ledger.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Connection> KEY =
      AttributeKey.valueOf(Connection.class, "weft");

  private final ControlPlane plane;
  private @Nullable Caller caller;
  private @Nullable Future<?> deadline;

  Connection(ControlPlane plane) {
    this.plane = plane;
  }

  static Connection of(Channel stream) {
    Connection connection = stream.parent().attr(KEY).get();
    if (connection == null) {
      throw new IllegalStateException("a stream of a connection that was not initialised");
    }
    return connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().attr(KEY).set(this);
    deadline =
        ctx.executor()
            .schedule(
                (Runnable) ctx::close,
                plane.limits().firstRequest().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /**
   * The first request that is let in says whose connection this is; false if another came before.
   */
  boolean isOf(Caller asking) {
    if (caller == null) {
      caller = asking;
      if (deadline != null) {
        deadline.cancel(false);
      }
    }
    return caller.equals(asking);
  }

  /** It is a proxy's, from now on in the ledger. */
  void isOfProxy(PodId pod) {
    plane.ledger().connected(this, pod);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (deadline != null) {
      deadline.cancel(false);
    }
    plane.ledger().disconnected(this);
    super.channelInactive(ctx);
  }
}
