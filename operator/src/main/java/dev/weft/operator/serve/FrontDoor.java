package dev.weft.operator.serve;

import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.Cause;
import dev.weft.operator.ca.Signer;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.index.Topic;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Objects;
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
  private static final int SOON_SECONDS = 1;

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
        open(ctx, head.headers(), head.isEndStream());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void open(ChannelHandlerContext ctx, Http2Headers head, boolean ends) {
    Request request = Request.of(head);
    if (request instanceof Request.Bad(int status, String reason)) {
      Reply.refusal(ctx, status, reason, 0);
      return;
    }
    CharSequence authorization = head.get("authorization");
    if (authorization == null || !authorization.toString().startsWith(BEARER)) {
      refuse(ctx, request, null, Cause.TOKEN, "authorization: expected a bearer token");
      return;
    }
    if (!plane.synced().getAsBoolean()) {
      refuse(
          ctx,
          request,
          null,
          Cause.UNAVAILABLE,
          "not ready: the cluster's state is still being read");
      return;
    }
    boolean certificate = request instanceof Request.Certificate;
    if (certificate && !enter(ctx, request, ends)) {
      return;
    }
    ctx.channel().config().setAutoRead(false);
    String token = authorization.toString().substring(BEARER.length());
    TokenCheck tokens = certificate ? plane.freshTokens() : plane.tokens();
    blocking.execute(() -> {
      Verdict verdict = tokens.check(token);
      ctx.executor().execute(() -> decide(ctx, request, verdict));
    });
  }

  private boolean enter(ChannelHandlerContext ctx, Request request, boolean ends) {
    if (ends) {
      refuse(ctx, request, null, Cause.MALFORMED, "no body (expected: one line of JSON with csr)");
      return false;
    }
    if (!plane.signer().enter()) {
      refuse(ctx, request, null, Cause.OVERLOAD, "too many requests are under way");
      return false;
    }
    ctx.channel().closeFuture().addListener(_ -> plane.signer().leave());
    return true;
  }

  private void decide(ChannelHandlerContext ctx, Request request, Verdict verdict) {
    if (!ctx.channel().isActive()) {
      return;
    }
    switch (verdict) {
      case Verdict.Refused(String reason) -> refuse(ctx, request, null, Cause.TOKEN, reason);
      case Verdict.Unavailable(String reason) ->
          refuse(ctx, request, null, Cause.UNAVAILABLE, reason);
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
      refuse(ctx, request, caller, Cause.CALLER, refusal);
      return;
    }
    if (!(request instanceof Request.Fleet)) {
      connection.isOfProxy(new PodId(caller.namespace(), pod(caller)));
    }
    ChannelHandler next =
        switch (request) {
          case Request.Discovery(DestinationKey destination, String version) ->
              new VersionedStream<>(
                  plane,
                  connection,
                  new DiscoverySubject(
                      plane.index(),
                      new Topic.OfDestination(destination, caller.namespace()),
                      plane.zones().of(caller.node())),
                  version);
          case Request.Trust(String version) ->
              new VersionedStream<>(plane, connection, new TrustSubject(plane.trust()), version);
          case Request.Inbound(String version) ->
              new VersionedStream<>(
                  plane,
                  connection,
                  new InboundSubject(plane.index(), new PodName(caller.namespace(), pod(caller))),
                  version);
          case Request.Certificate _ ->
              new CertificateExchange(
                  plane.signer(),
                  new Signer.Applicant(
                      new PodId(caller.namespace(), pod(caller)),
                      caller.serviceAccount(),
                      remote(ctx).getAddress()),
                  blocking);
          case Request.Report _ -> new ReportStream(plane, connection, caller);
          case Request.Fleet _ -> new FleetStream(plane);
          case Request.Bad bad -> throw new IllegalStateException(bad.reason());
        };
    ctx.pipeline().replace(this, null, next);
    ctx.channel().config().setAutoRead(true);
  }

  private static String pod(Caller caller) {
    return Objects.requireNonNull(caller.pod(), "refused before");
  }

  private static InetSocketAddress remote(ChannelHandlerContext ctx) {
    return (InetSocketAddress) ctx.channel().parent().remoteAddress();
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

  /**
   * Refused requests for certificates are counted, and logged all.
   *
   * @param caller null before the token is known
   */
  private void refuse(
      ChannelHandlerContext ctx,
      Request request,
      @Nullable Caller caller,
      Cause cause,
      String reason) {
    var refused = new Answer.Refused(cause, reason, cause.status() < 429 ? 0 : SOON_SECONDS);
    if (request instanceof Request.Certificate) {
      String who = caller == null ? "unknown" : caller.namespace() + "/" + caller.pod();
      plane.signer().refuse(refused, who + " at " + remote(ctx));
    } else if (cause != Cause.UNAVAILABLE) {
      log.info("refused status={} reason={} peer={}", cause.status(), refused.why(), remote(ctx));
    }
    Reply.refusal(ctx, cause.status(), refused.why(), refused.retryAfterSeconds());
  }
}
