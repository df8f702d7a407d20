package dev.weft.proxy.outbound;

import dev.weft.proxy.http.ClientId;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Shed;
import dev.weft.proxy.net.Loop;
import java.util.List;

/**
 * The way of a request out of the pod, as two lists. Around them stands the client's connection,
 * which makes exactly one response of every failure and counts it by cause; below them, for each
 * endpoint, {@link Backend}: measure, connect or take from the pool, send.
 */
final class OutboundStack {
  private OutboundStack() {}

  /** What a request passes before it is known where it goes. */
  static Service<Exchange> server(Environment environment, Targets targets) {
    Loop loop = environment.loop();
    return Service.stack(
        List.of(
            new Shed(loop), // before routing: refusing must be cheaper than serving
            ClientId::strip), // who asks is for proxies to say
        new Locate(environment, targets)); // one read of the destination's snapshot
  }

  /** What it passes then: one such stack for each destination. */
  static Service<Call> logical(Environment environment, Target target) {
    Loop loop = environment.loop();
    return Service.stack(
        List.of(
            new RouteMeasure(loop, target.meters()::route), // what clients see, retries included
            new Stick(environment), // above retry: it decides once, by the request
            new Deadline(environment), // above retry: one deadline for all attempts
            new Inject(
                environment), // above retry: once for a request; its waits count for the deadline
            new Rewrite(), // above retry: what is added is added once
            new Retry( // above balance: each attempt may pick another endpoint
                environment, target::budget, target.meters()::retries)),
        new Balance(loop));
  }
}
