package dev.weft.proxy.outbound;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.retry.Asked;
import dev.weft.proxy.retry.Outcome;
import dev.weft.proxy.retry.Policy;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request through all its tries. */
final class Trying extends Tap {
  private static final AsciiString PUSHBACK = AsciiString.cached("grpc-retry-pushback-ms");

  private final Retry retry;
  private final Call call;
  private final Service<Call> service;
  private int retries;
  private int retriesByPolicy;
  private @Nullable ScheduledFuture<?> timer;

  /** The head of a gRPC response whose trailers may follow at once, and decide. */
  private @Nullable HttpResponse held;

  /** The head that a retry has led to, until its end says whether that was a success. */
  private @Nullable HttpResponse answered;

  Trying(Retry retry, Call call, Responder next, Service<Call> service) {
    super(next);
    this.retry = retry;
    this.call = call;
    this.service = service;
    Policy policy = call.route().retry();
    if (policy != null && policy.perTryNanos() > 0) {
      call.exchange().onEnd(this::stopTimer);
    }
  }

  void attempt() {
    Policy policy = call.route().retry();
    if (policy != null && policy.perTryNanos() > 0) {
      timer = loop().executor().schedule(this::tooSlow, policy.perTryNanos(), TimeUnit.NANOSECONDS);
    }
    service.serve(call, this);
  }

  private void tooSlow() {
    Exchange exchange = call.exchange();
    if (!exchange.isEnded()) {
      retry.environment().timedOut().perTry().increment();
      exchange.abandonAttempt();
      if (!tryAgain(Outcome.TOO_SLOW, Asked.NOTHING)) {
        next.failed(new Failure.TimedOut("a response to one try, as the route's retry says"));
        next.flush();
      }
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  // ---- what came of a try

  @Override
  public void head(HttpResponse response) {
    stopTimer();
    boolean grpc = call.exchange().isGrpc();
    int grpcStatus = grpc ? Grpc.status(response.headers()) : GrpcStatus.NONE;
    if (grpc
        && grpcStatus == GrpcStatus.NONE
        && response.status().code() == 200
        && call.route().retry() != null) {
      held = response;
    } else if (!decide(response, grpcStatus, response.headers())) {
      pass(response);
    }
  }

  @Override
  public void body(HttpContent content) {
    HttpResponse head = held;
    if (head != null) {
      held = null;
      if (content instanceof LastHttpContent last && !content.content().isReadable()) {
        int grpcStatus = Grpc.statusAtEnd(GrpcStatus.NONE, head.status().code(), last);
        if (decide(head, grpcStatus, last.trailingHeaders())) {
          content.release();
          return;
        }
      }
      pass(head);
    }
    if (answered != null && content instanceof LastHttpContent last) {
      countSuccess(answered, last);
    }
    next.body(content);
  }

  private void countSuccess(HttpResponse head, LastHttpContent last) {
    int status = head.status().code();
    int grpcStatus =
        call.exchange().isGrpc()
            ? Grpc.statusAtEnd(Grpc.status(head.headers()), status, last)
            : GrpcStatus.NONE;
    if (!call.route().isFailure(status, grpcStatus)) {
      retry.meters(call).succeeded().increment();
    }
  }

  /** A head that came without its end is a stream's: its client may wait for it. */
  @Override
  public void flush() {
    HttpResponse head = held;
    if (head != null) {
      held = null;
      pass(head);
    }
    next.flush();
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    stopTimer();
    next.upgraded(response, upstream);
  }

  @Override
  public void failed(Failure failure) {
    stopTimer();
    Outcome outcome = outcomeOf(failure);
    held = null;
    if (outcome == Outcome.FINAL || !tryAgain(outcome, Asked.NOTHING)) {
      next.failed(failure);
    }
  }

  private void pass(HttpResponse response) {
    call.exchange().body().stopKeeping();
    answered = retries > 0 ? response : null;
    next.head(response);
  }

  /** Whether it is tried again. */
  private boolean decide(HttpResponse response, int grpcStatus, HttpHeaders answer) {
    Outcome outcome = outcome(response, grpcStatus);
    return outcome != Outcome.FINAL
        && tryAgain(
            outcome,
            outcome.byPolicy()
                ? Asked.nanos(answer.get(HttpHeaderNames.RETRY_AFTER), answer.get(PUSHBACK))
                : Asked.NOTHING);
  }

  private Outcome outcome(HttpResponse response, int grpcStatus) {
    Backend backend = call.current();
    if (backend != null && backend.endpoint().meshed() && Backend.saysUnreachable(response)) {
      String error = response.headers().get(Headers.ERROR);
      boolean notSent =
          Headers.Cause.CONNECT_FAILED.text().equals(error)
              || Headers.Cause.REFUSED.text().equals(error);
      return notSent ? Outcome.NOT_SENT : Outcome.LOST;
    }
    Policy policy = call.route().retry();
    int status = response.status().code();
    boolean again =
        policy != null
            && policy.retries(status, grpcStatus, call.route().isFailure(status, grpcStatus));
    return again ? Outcome.FAILED_RESPONSE : Outcome.FINAL;
  }

  private Outcome outcomeOf(Failure failure) {
    return switch (failure) {
      case Failure.ConnectFailed _, Failure.Refused _, Failure.Identity _ -> Outcome.NOT_SENT;
      case Failure.Overload _ -> retry.hasOthers(call) ? Outcome.NOT_SENT : Outcome.FINAL;
      case Failure.Reset(boolean beforeResponse, _) ->
          beforeResponse ? Outcome.LOST : Outcome.FINAL;
      case Failure.NoEndpoints _,
          Failure.TimedOut _,
          Failure.BadRequest _,
          Failure.Denied _,
          Failure.RateLimited _,
          Failure.NoRoute _,
          Failure.NoBackend _,
          Failure.Injected _,
          Failure.Loop _ ->
          Outcome.FINAL;
    };
  }

  // ---- the next try

  /**
   * @param askedNanos for how long the server wants to be left alone
   */
  private boolean tryAgain(Outcome outcome, long askedNanos) {
    Exchange exchange = call.exchange();
    Policy policy = call.route().retry();
    if (exchange.isEnded()
        || askedNanos > loop().limits().retryAfter().toNanos()
        || !outcome.mayRetry(
            exchange.isIdempotent(), policy != null, exchange.body().isReplayable())) {
      return false;
    }
    if (isOverLimit(outcome, policy)) {
      retry.meters(call).overLimit().increment();
      return false;
    }
    if (!retry.budget().tryWithdraw(loop().nowNanos())) {
      retry.meters(call).overBudget().increment();
      return false;
    }
    retry.meters(call).sent().increment();
    retries++;
    exchange.abandonAttempt();
    exchange.body().rewind();
    call.nextAttempt();
    if (policy != null && outcome.byPolicy()) {
      double chance = loop().random().nextDouble();
      long backoff = policy.backoff().nanos(retriesByPolicy++, chance);
      new Pause(exchange, loop(), Math.max(backoff, askedNanos), this::attempt);
    } else {
      attempt();
    }
    return true;
  }

  private boolean isOverLimit(Outcome outcome, @Nullable Policy policy) {
    return outcome.byPolicy()
        ? policy == null || retriesByPolicy >= policy.limit()
        : retries + 1 >= loop().limits().maxAttempts();
  }

  private Loop loop() {
    return retry.environment().loop();
  }
}
