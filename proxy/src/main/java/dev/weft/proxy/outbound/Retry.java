package dev.weft.proxy.outbound;

import dev.weft.api.Headers;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.retry.Budget;
import dev.weft.proxy.retry.Outcome;
import io.micrometer.core.instrument.Counter;
import io.netty.handler.codec.http.HttpResponse;
import java.util.function.Supplier;

/** Tries again elsewhere what is safe to try again, within the destination's budget. */
final class Retry implements Service.Layer<Call> {
  private final Loop loop;
  private final Supplier<Budget> budget;
  private final Counter retried;
  private final Counter refused;

  /**
   * @param refused counts what would have been retried, had the budget allowed it
   */
  Retry(Loop loop, Supplier<Budget> budget, Counter retried, Counter refused) {
    this.loop = loop;
    this.budget = budget;
    this.retried = retried;
    this.refused = refused;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    budget.get().deposit(call.exchange().startNanos());
    next.serve(call, new Trying(call, responder, next));
  }

  private final class Trying extends Tap {
    private final Call call;
    private final Service<Call> service;

    Trying(Call call, Responder next, Service<Call> service) {
      super(next);
      this.call = call;
      this.service = service;
    }

    @Override
    public void head(HttpResponse response) {
      Outcome outcome = outcome(response);
      if (outcome == Outcome.FINAL || !tryAgain(outcome)) {
        call.exchange().body().stopKeeping();
        next.head(response);
      }
    }

    @Override
    public void failed(Failure failure) {
      Outcome outcome = outcomeOf(failure);
      if (outcome == Outcome.FINAL || !tryAgain(outcome)) {
        next.failed(failure);
      }
    }

    private boolean tryAgain(Outcome outcome) {
      var exchange = call.exchange();
      if (exchange.isEnded()
          || call.tried().size() + 1 >= loop.limits().maxAttempts()
          || !outcome.mayRetry(
              exchange.isIdempotent(), call.route().retryable(), exchange.body().isReplayable())) {
        return false;
      }
      if (!budget.get().tryWithdraw(loop.nowNanos())) {
        refused.increment();
        return false;
      }
      retried.increment();
      exchange.abandonAttempt();
      exchange.body().rewind();
      call.nextAttempt();
      service.serve(call, this);
      return true;
    }

    private Outcome outcome(HttpResponse response) {
      Backend backend = call.current();
      if (backend != null && backend.endpoint().meshed() && Backend.saysUnreachable(response)) {
        String error = response.headers().get(Headers.ERROR);
        boolean notSent =
            Headers.Cause.CONNECT_FAILED.text().equals(error)
                || Headers.Cause.REFUSED.text().equals(error);
        return notSent ? Outcome.NOT_SENT : Outcome.LOST;
      }
      return call.route().isFailure(response.status().code())
          ? Outcome.FAILED_RESPONSE
          : Outcome.FINAL;
    }
  }

  private static Outcome outcomeOf(Failure failure) {
    return switch (failure) {
      case Failure.ConnectFailed _, Failure.Refused _ -> Outcome.NOT_SENT;
      case Failure.Reset(boolean beforeResponse, _) ->
          beforeResponse ? Outcome.LOST : Outcome.FINAL;
      case Failure.NoEndpoints _,
          Failure.TimedOut _,
          Failure.Overload _,
          Failure.BadRequest _,
          Failure.Loop _ ->
          Outcome.FINAL;
    };
  }
}
