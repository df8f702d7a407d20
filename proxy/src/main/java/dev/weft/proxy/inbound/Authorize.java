package dev.weft.proxy.inbound;

import dev.weft.proxy.authz.Ground;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;

/**
 * Lets in what the policy allows. Requests under way stay within reach: the gate asks again when
 * the policy changes.
 */
final class Authorize implements Service.Layer<Exchange> {
  private final Gate gate;

  Authorize(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    Verdict verdict = gate.ofRequest(exchange);
    gate.known(exchange, verdict);
    Failure failure = Gate.failure(verdict);
    if (failure != null) {
      responder.failed(failure);
      responder.flush();
      return;
    }
    exchange.guardedBy(gate);
    boolean probe = verdict.ground().kind() == Ground.Kind.PROBE;
    exchange.isProbe(probe);
    next.serve(exchange, probe ? new ProbeAnswer(exchange, responder, gate.slot()) : responder);
  }
}
