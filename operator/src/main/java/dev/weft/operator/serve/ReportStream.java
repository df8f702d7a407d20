package dev.weft.operator.serve;

import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportCodec;
import dev.weft.api.wire.ReportMessage;
import dev.weft.api.wire.Traffic;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a proxy says of itself, line by line. Answers with heartbeats only. */
final class ReportStream extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ReportStream.class);

  private final ControlPlane plane;
  private final Connection connection;
  private final Caller caller;
  private final LineBuffer lines;
  private @Nullable Lines answers;

  ReportStream(ControlPlane plane, Connection connection, Caller caller) {
    this.plane = plane;
    this.connection = connection;
    this.caller = caller;
    this.lines = new LineBuffer(plane.limits().maxLineBytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Lines opened = new Lines(ctx, plane.limits(), this::heartbeat);
    answers = opened;
    opened.open();
    heartbeat(); // so that the proxy sees the head of the response at once
  }

  private void heartbeat() {
    if (answers != null) {
      answers.write(DiscoveryCodec.encode(new DiscoveryMessage.Heartbeat("")));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof Http2DataFrame data) {
        if (!lines.read(data.content(), line -> take(ctx, line))) {
          refuse(ctx, "a line is longer than " + plane.limits().maxLineBytes() + " bytes");
        }
        if (data.isEndStream()) {
          ctx.close();
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private boolean take(ChannelHandlerContext ctx, String line) {
    try {
      ReportCodec.decode(line).ifPresent(this::apply);
      return true;
    } catch (MalformedLineException e) {
      refuse(ctx, e.getMessage());
      return false;
    }
  }

  private void apply(ReportMessage message) {
    switch (message) {
      case ReportMessage.Hello(String version, int wire) -> {
        plane.ledger().hello(connection, version);
        log.debug(
            "proxy reports pod={}/{} version={} wire={}",
            caller.namespace(),
            caller.pod(),
            version,
            wire);
      }
      case ReportMessage.Ack(String stream, String version) ->
          plane.ledger().acknowledged(connection, StreamNames.canonical(stream), version);
      case ReportMessage.Nack(String stream, String version, String reason) -> {
        plane.ledger().refused(connection, StreamNames.canonical(stream), version, reason);
        log.warn(
            "a proxy refuses a version; it goes on with what it had pod={}/{} stream={} version={} reason={}",
            caller.namespace(),
            caller.pod(),
            stream,
            version,
            reason);
      }
      case ReportMessage.Dropped(String stream) ->
          plane.ledger().dropped(connection, StreamNames.canonical(stream));
      case ReportMessage.State(boolean ready, boolean draining) ->
          plane.ledger().state(connection, ready, draining);
      case ReportMessage.Certificate(String anchor, String notAfter) ->
          plane.ledger().certificate(connection, anchor, notAfter);
      case ReportMessage.Inbound(Traffic traffic) -> plane.ledger().traffic(connection, traffic);
    }
  }

  private void refuse(ChannelHandlerContext ctx, @Nullable String why) {
    log.warn(
        "a report is malformed; its stream is reset pod={}/{} why={}",
        caller.namespace(),
        caller.pod(),
        why);
    ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (answers != null) {
      answers.close();
      answers = null;
    }
    super.channelInactive(ctx);
  }
}
