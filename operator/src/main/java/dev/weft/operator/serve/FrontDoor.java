package dev.weft.operator.serve;

import dev.weft.operator.index.Topic;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of each stream: reads the head, finds out who asks, then makes way for the
 * handler that serves. Nothing of the body is read before that.
 */
final class FrontDoor extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);
  private static final String BEARER = "Bearer ";

  private final ControlPlane plane;
  private final Executor blocking;

  /**
   * @param blocking where tokens are checked
   */
  FrontDoor(ControlPlane plane, Executor blocking) {
    this.plane = plane;
    this.blocking = blocking;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof Http2HeadersFrame head) {
        open(ctx, head.headers());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void open(ChannelHandlerContext ctx, Http2Headers head) {
    Request request = Request.of(head);
    if (request instanceof Request.Bad(int status, String reason)) {
      answer(ctx, status, reason);
      return;
    }
    CharSequence authorization = head.get("authorization");
    if (authorization == null || !authorization.toString().startsWith(BEARER)) {
      answer(ctx, 401, "authorization: expected a bearer token");
      return;
    }
    if (!plane.synced().getAsBoolean()) {
      answer(ctx, 503, "not ready: the cluster's state is still being read");
      return;
    }
    ctx.channel().config().setAutoRead(false);
    String token = authorization.toString().substring(BEARER.length());
    blocking.execute(() -> {
      Verdict verdict = plane.tokens().check(token);
      ctx.executor().execute(() -> decide(ctx, request, verdict));
    });
  }

  private void decide(ChannelHandlerContext ctx, Request request, Verdict verdict) {
    if (!ctx.channel().isActive()) {
      return;
    }
    switch (verdict) {
      case Verdict.Refused(String reason) -> answer(ctx, 401, reason);
      case Verdict.Unavailable(String reason) -> answer(ctx, 503, reason);
      case Verdict.Known(Caller caller, _) -> serve(ctx, request, caller);
    }
  }

  private void serve(ChannelHandlerContext ctx, Request request, Caller caller) {
    Connection connection = Connection.of(ctx.channel());
    String refusal = refusal(request, caller);
    if (refusal == null && !connection.isOf(caller)) {
      refusal = "this connection belongs to another caller";
    }
    if (refusal != null) {
      answer(ctx, 403, refusal);
      return;
    }
    ChannelHandler next =
        switch (request) {
          case Request.Discovery discovery ->
              new DiscoveryStream(
                  plane,
                  connection,
                  new Topic.Key(discovery.destination(), caller.namespace()),
                  discovery.version(),
                  plane.zones().of(caller.node()));
          case Request.Report _ -> new ReportStream(plane, connection, caller);
          case Request.Fleet _ -> new FleetStream(plane);
          case Request.Bad bad -> throw new IllegalStateException(bad.reason());
        };
    ctx.pipeline().replace(this, null, next);
    ctx.channel().config().setAutoRead(true);
  }

  private @Nullable String refusal(Request request, Caller caller) {
    if (request instanceof Request.Fleet) {
      return caller.namespace().equals(plane.fleetNamespace())
              && caller.serviceAccount().equals(plane.fleetReader())
          ? null
          : "the fleet is for " + plane.fleetNamespace() + "/" + plane.fleetReader() + " only";
    }
    return caller.pod() == null
        ? "the token is bound to no pod (expected: a projected token)"
        : null;
  }

  private static void answer(ChannelHandlerContext ctx, int status, String reason) {
    if (status == 401 || status == 403) {
      log.info(
          "refused status={} reason={} peer={}",
          status,
          reason,
          ctx.channel().parent().remoteAddress());
    }
    var head = new DefaultHttp2Headers().status(Integer.toString(status));
    head.set("content-type", "application/json");
    ctx.write(new DefaultHttp2HeadersFrame(head));
    String body = Json.text(Map.of("status", status, "reason", reason)) + "\n";
    ctx.writeAndFlush(new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(ctx.alloc(), body), true));
  }
}
