package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.retry.Budget;
import dev.weft.proxy.telemetry.RetryMeters;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tries again elsewhere what is safe to try again, within the destination's budget. */
final class Retry implements Service.Layer<Call> {
  private final Environment environment;
  private final Supplier<Budget> budget;
  private final Function<Call, RetryMeters> meters;

  Retry(Environment environment, Supplier<Budget> budget, Function<Call, RetryMeters> meters) {
    this.environment = environment;
    this.budget = budget;
    this.meters = meters;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    budget.get().deposit(call.exchange().startNanos());
    new Trying(this, call, responder, next).attempt();
  }

  Environment environment() {
    return environment;
  }

  Budget budget() {
    return budget.get();
  }

  RetryMeters meters(Call call) {
    return meters.apply(call);
  }

  /** Whether there is an endpoint that the call has not been sent to. */
  boolean hasOthers(Call call) {
    return call.tried().size() + 1 < call.at().backends().current().size();
  }
}
