package dev.weft.proxy.outbound;

import dev.weft.proxy.balance.PowerOfTwo;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import java.util.List;
import java.util.function.Supplier;

/** Hands each attempt to the endpoint that promises the soonest answer. */
final class Balance implements Service<Call> {
  private final Loop loop;
  private final String name;
  private final Supplier<List<Backend>> backends;

  Balance(Loop loop, String name, Supplier<List<Backend>> backends) {
    this.loop = loop;
    this.name = name;
    this.backends = backends;
  }

  @Override
  public void serve(Call call, Responder responder) {
    // A first attempt belongs to the event that brought the request, whose time is known.
    long nowNanos = call.current() == null ? call.exchange().startNanos() : loop.nowNanos();
    Backend backend = PowerOfTwo.pick(backends.get(), call.tried(), nowNanos, loop.random());
    if (backend == null) {
      responder.failed(new Failure.NoEndpoints(name));
      responder.flush();
      return;
    }
    call.sentTo(backend);
    backend.serve(call, responder, nowNanos);
  }
}
