package dev.weft.operator.serve;

import dev.weft.api.wire.CertificateCodec;
import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.Cause;
import dev.weft.operator.ca.Signer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request for a certificate: a line in, a line out, and the stream ends. */
final class CertificateExchange extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(CertificateExchange.class);

  private final Signer signer;
  private final Signer.Applicant applicant;
  private final Executor blocking;
  private final LineBuffer body;
  private @Nullable Future<?> deadline;
  private boolean asked;

  /**
   * @param blocking where signing takes its time
   */
  CertificateExchange(Signer signer, Signer.Applicant applicant, Executor blocking) {
    this.signer = signer;
    this.applicant = applicant;
    this.blocking = blocking;
    this.body = new LineBuffer(signer.limits().maxRequestBytes());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    long millis = signer.limits().maxRequestTime().toMillis();
    deadline =
        ctx.executor()
            .schedule(
                () -> refuse(ctx, Cause.SLOW, "the body did not come within " + millis + " ms"),
                millis,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof Http2DataFrame data && !asked) {
        read(ctx, data);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext ctx, Http2DataFrame data) {
    boolean fits =
        body.read(
            data.content(),
            line -> {
              ask(ctx, line);
              return false;
            });
    if (!fits) {
      refuse(
          ctx,
          Cause.MALFORMED,
          "the body is too long (expected: at most "
              + signer.limits().maxRequestBytes()
              + " bytes)");
    } else if (data.isEndStream() && !asked) {
      ask(ctx, body.rest());
    }
  }

  private void ask(ChannelHandlerContext ctx, String line) {
    begin();
    blocking.execute(() -> {
      Answer answer = answer(line);
      ctx.executor().execute(() -> write(ctx, answer));
    });
  }

  private void begin() {
    asked = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private Answer answer(String line) {
    try {
      return signer.sign(applicant, line);
    } catch (RuntimeException e) {
      log.error("a request for a certificate failed pod={}", applicant.pod(), e);
      return new Answer.Refused(Cause.UNAVAILABLE, "internal error", 1);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Cause cause, String why) {
    begin();
    var refused = new Answer.Refused(cause, why, 0);
    signer.refuse(refused, applicant.pod().toString());
    write(ctx, refused);
  }

  private static void write(ChannelHandlerContext ctx, Answer answer) {
    switch (answer) {
      case Answer.Issued(String chain) -> Reply.line(ctx, CertificateCodec.encodeAnswer(chain));
      case Answer.Refused(Cause cause, String why, int retryAfter) ->
          Reply.refusal(ctx, cause.status(), why, retryAfter);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    begin();
    super.channelInactive(ctx);
  }
}
