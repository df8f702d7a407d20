package dev.weft.proxy.outbound;

import dev.weft.proxy.http.GrpcTimeout;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.route.Timing;

/** The route's timeouts, and the deadline of a gRPC client: for all tries together. */
final class Deadline implements Service.Layer<Call> {
  private final Environment environment;

  Deadline(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    Timing timing = call.route().timing();
    long grpcNanos =
        call.exchange().isGrpc() ? GrpcTimeout.nanos(call.exchange().request().headers()) : 0;
    if (timing.isNone() && grpcNanos == 0) {
      next.serve(call, responder);
    } else {
      var timed = new Timed(environment, call, grpcNanos, responder);
      next.serve(call, timed);
    }
  }
}
