package dev.weft.proxy.http;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers;
import dev.weft.api.SpiffeId;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.AccessLog;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Served;
import dev.weft.proxy.trace.Span;
import dev.weft.proxy.trace.TraceContext;
import dev.weft.proxy.trace.Tracer;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the access log and the tracer of each request, once it has ended. In the stack only where
 * one of them is wanted.
 */
public final class Observe implements Service.Layer<Exchange> {
  /** What clients send is kept no longer than this. */
  private static final int MAX_CHARS = 512;

  private final Loop loop;
  private final Direction direction;
  private final LongSupplier epochNanos;
  private final @Nullable AccessLog log;
  private final @Nullable Tracer tracer;

  /**
   * @param epochNanos nanoseconds since 1970, now
   */
  public Observe(
      Loop loop,
      Direction direction,
      LongSupplier epochNanos,
      @Nullable AccessLog log,
      @Nullable Tracer tracer) {
    this.loop = loop;
    this.direction = direction;
    this.epochNanos = epochNanos;
    this.log = log;
    this.tracer = tracer;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    HttpHeaders headers = exchange.request().headers();
    TraceContext came = log == null ? null : Tracer.read(headers);
    Tracer.Begun begun = tracer == null ? null : tracer.begin(headers);
    if (log == null && begun == null) {
      next.serve(exchange, responder);
      return;
    }
    var observed = new Observed(exchange, responder, begun, begun == null ? came : begun.context());
    exchange.note(observed.notes);
    exchange.onEnd(observed::ended);
    next.serve(exchange, observed);
  }

  private final class Observed extends Tap {
    private final Exchange exchange;
    private final Notes notes = new Notes();
    private final Tracer.@Nullable Begun begun;
    private final @Nullable String traceId;
    private final String method;
    private final String path;
    private final String authority;
    private final @Nullable String userAgent;
    private int status;
    private int grpcStatus = GrpcStatus.NONE;
    private long headNanos;
    private long responseBytes;
    private boolean whole;
    private @Nullable Failure failure;

    /** Takes at once what later layers may change. */
    Observed(
        Exchange exchange,
        Responder next,
        Tracer.@Nullable Begun begun,
        @Nullable TraceContext trace) {
      super(next);
      this.exchange = exchange;
      this.begun = begun;
      this.traceId = trace == null ? null : trace.traceId();
      HttpRequest request = exchange.request();
      this.method = bounded(request.method().name());
      this.path = bounded(withoutQuery(request.uri()));
      this.authority = bounded(request.headers().get(HttpHeaderNames.HOST, ""));
      String agent = request.headers().get(HttpHeaderNames.USER_AGENT);
      this.userAgent = agent == null ? null : bounded(agent);
    }

    @Override
    public void head(HttpResponse response) {
      begins(response);
      if (exchange.isGrpc()) {
        grpcStatus = Grpc.status(response.headers());
      }
      next.head(response);
    }

    @Override
    public void body(HttpContent content) {
      responseBytes += content.content().readableBytes();
      if (content instanceof LastHttpContent last) {
        whole = true;
        if (exchange.isGrpc()) {
          grpcStatus = Grpc.statusAtEnd(grpcStatus, status, last);
        }
      }
      next.body(content);
    }

    @Override
    public void upgraded(HttpResponse response, Channel upstream) {
      begins(response);
      whole = true;
      next.upgraded(response, upstream);
    }

    @Override
    public void failed(Failure reason) {
      broken(reason, reason.status());
      if (exchange.isGrpc()) {
        grpcStatus = reason.grpcStatus();
      }
      next.failed(reason);
    }

    private void broken(Failure reason, int statusWithoutHead) {
      failure = reason;
      if (status == 0) {
        status = statusWithoutHead;
      }
    }

    private void begins(HttpResponse response) {
      status = response.status().code();
      headNanos = loop.nowNanos();
    }

    void ended() {
      Failure unsound = notes.unsound();
      if (unsound != null) {
        broken(unsound, notes.statusOfUnsound());
      }
      Served served = served();
      if (log != null) {
        log.add(served);
      }
      if (tracer != null && begun != null) {
        tracer.end(new Span(begun.context(), begun.parentId(), begun.tracestate(), served));
      }
    }

    /** What was turned out in the middle has a verdict, though nothing was told here. */
    private @Nullable String error() {
      if (failure != null) {
        return failure.cause().text();
      }
      return whole ? null : notes.isDenied() ? Headers.Cause.DENIED.text() : "client-gone";
    }

    /** The other proxy: the one that asks, or the one that was asked. */
    private @Nullable String peer() {
      SpiffeId client = exchange.peer();
      return client == null ? notes.peer() : client.uri();
    }

    private Served served() {
      long duration = loop.nowNanos() - exchange.startNanos();
      boolean answered = headNanos != 0 && notes.attempts() > 0;
      return new Served(
          direction,
          epochNanos.getAsLong() - duration,
          duration,
          answered ? headNanos - notes.attemptNanos() : -1,
          method,
          path,
          authority,
          exchange.request().protocolVersion().text(),
          status,
          grpcStatus,
          exchange.body().receivedBytes(),
          responseBytes,
          AccessLog.text(exchange.client()),
          AccessLog.text(notes.upstream()),
          peer(),
          notes.attempts(),
          notes.route(),
          error(),
          failure == null ? null : bounded(failure.text()),
          notes.verdict(),
          userAgent,
          traceId);
    }
  }

  /** Of the absolute form, too, only the path: RFC 9112, section 3.2. */
  static String withoutQuery(String target) {
    int scheme = target.indexOf("://");
    int from = scheme < 0 || target.charAt(0) == '/' ? 0 : target.indexOf('/', scheme + 3);
    if (from < 0) {
      return "/";
    }
    int query = target.indexOf('?', from);
    return target.substring(from, query < 0 ? target.length() : query);
  }

  static String bounded(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }
}
