package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;

/** Hands each attempt to one endpoint: the one it belongs to, or the one that promises most. */
final class Balance implements Service<Call> {
  private final Loop loop;

  Balance(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void serve(Call call, Responder responder) {
    long nowNanos = call.current() == null ? call.startNanos() : loop.nowNanos();
    Backend backend = call.at().backends().pick(call.tried(), call.affinity(), nowNanos);
    if (backend == null) {
      responder.failed(new Failure.NoEndpoints(call.at().key().text()));
      responder.flush();
      return;
    }
    call.sentTo(backend);
    backend.serve(call, responder, nowNanos);
  }
}
