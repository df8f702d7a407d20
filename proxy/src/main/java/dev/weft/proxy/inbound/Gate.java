package dev.weft.proxy.inbound;

import static java.util.Objects.requireNonNull;

import dev.weft.api.route.Protocol;
import dev.weft.proxy.authz.Policy;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Notes;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.telemetry.AuthzMeters;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policy in force about requests and connections, and makes the answers known. Confined to
 * its event loop.
 */
final class Gate implements Exchange.Guard {
  private final Loop loop;
  private final InboundSlot slot;
  private final Spoken spoken;
  private final AuthzMeters meters;
  private final Remarks remarks = new Remarks();
  private Policy judgedBy;

  Gate(Loop loop, InboundSlot slot, Spoken spoken, Metrics metrics) {
    this.loop = loop;
    this.slot = slot;
    this.spoken = spoken;
    this.meters = metrics.authz();
    this.judgedBy = slot.policy();
  }

  InboundSlot slot() {
    return slot;
  }

  Caller caller(Channel channel) {
    return Caller.of(channel, meters);
  }

  Protocol spokenAt(int port) {
    return spoken.at(port, slot.policy().declared(port));
  }

  /** Reads the policy once. */
  Verdict ofRequest(Exchange exchange) {
    HttpRequest request = exchange.request();
    int port = port(exchange);
    return request.method().equals(HttpMethod.CONNECT)
        ? ofConnection(exchange.channel(), port, true)
        : slot.policy()
            .request(
                caller(exchange.channel()).client(),
                port,
                request.method().name(),
                request.uri(),
                slot.redirects(),
                exchange.startNanos());
  }

  private static int port(Exchange exchange) {
    return requireNonNull(exchange.destination()).getPort();
  }

  /**
   * Of one whose bytes are relayed unread.
   *
   * @param mayHoldRequests as far as its bytes tell; not where the port is declared opaque
   */
  Verdict ofConnection(Channel channel, int port, boolean mayHoldRequests) {
    Policy policy = slot.policy();
    boolean mayHold = mayHoldRequests && spoken.at(port, policy.declared(port)) != Protocol.OPAQUE;
    return policy.connection(caller(channel).client(), port, mayHold);
  }

  static @Nullable Failure failure(Verdict verdict) {
    return verdict instanceof Verdict.Denied(_, Verdict.Why why)
        ? new Failure.Denied(why.text())
        : null;
  }

  void known(Exchange exchange, Verdict verdict) {
    boolean tunnel = exchange.request().method().equals(HttpMethod.CONNECT);
    known(
        tunnel ? AuthzMeters.Of.TCP : AuthzMeters.Of.HTTP,
        exchange.channel(),
        port(exchange),
        verdict);
    Notes notes = exchange.notes();
    if (notes != null) {
      switch (verdict) {
        case Verdict.Allowed _ -> {}
        case Verdict.Audited _ -> notes.audited(verdict.text());
        case Verdict.Denied _ -> notes.denied(verdict.text());
      }
    }
  }

  /** Of a connection that is relayed, or would have been. */
  void known(Channel channel, int port, Verdict verdict) {
    known(AuthzMeters.Of.TCP, channel, port, verdict);
    log(channel, verdict);
  }

  private static void log(Channel channel, Verdict verdict) {
    Traffic traffic = Traffic.of(channel);
    if (traffic != null && !(verdict instanceof Verdict.Allowed)) {
      traffic.judged(channel.remoteAddress(), verdict.text());
    }
  }

  private void known(AuthzMeters.Of of, Channel channel, int port, Verdict verdict) {
    Caller caller = caller(channel);
    caller.count(of, verdict);
    if (!(verdict instanceof Verdict.Allowed)) {
      remarks.about(verdict, caller.client(), channel.remoteAddress(), port, loop.coarseNanos());
    }
  }

  /** An exchange that is under way, or whose connection has become another's (101). */
  @Override
  public @Nullable Failure refusal(Exchange exchange) {
    Verdict verdict = ofRequest(exchange);
    Failure failure = failure(verdict);
    if (failure != null) {
      known(exchange, verdict);
      if (exchange.isEnded()) {
        log(exchange.channel(), verdict);
      }
    }
    return failure;
  }

  /** Has all that is under way judged again where another policy is in force than a second ago. */
  void sweep() {
    Policy inForce = slot.policy();
    if (!inForce.equals(judgedBy)) {
      judgedBy = inForce;
      loop.open().recheck();
    }
  }
}
