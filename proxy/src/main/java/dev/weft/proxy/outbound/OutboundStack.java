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
    Service<Call> trying =
        Service.stack(
            List.of(
                new Retry( // above balance: each attempt may pick another endpoint
                    environment, target::budget, target.meters()::retries)),
            new Balance(loop));
    Service<Call> filtered = filtered(environment, target, trying);
    return Service.stack(
        List.of(
            new RouteMeasure(loop, target.meters()::route), // what clients see, retries included
            new Stick(environment), // above retry: it decides once, by the request
            new Deadline(environment)), // above retry: one deadline for all attempts
        (call, responder) -> (call.isPlain() ? trying : filtered).serve(call, responder));
  }

  /** For requests that something is done to: once for a request, whatever the number of tries. */
  private static Service<Call> filtered(
      Environment environment, Target target, Service<Call> trying) {
    return Service.stack(
        List.of(
            new Inject(environment), // its waits count for the deadline
            new Reply(target.key().port()),
            new Rewrite(),
            new Copying(environment, target.mirrors()), // of what the route has made of it
            new Tailor()), // for the backend alone, not for copies
        trying);
  }
}
