package dev.weft.proxy.outbound;

import dev.weft.api.GrpcStatus;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.RequestMeters;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Function;

/** Counts what clients get of a named route, retries included in the one response. */
final class RouteMeasure implements Service.Layer<Call> {
  private final Loop loop;
  private final Function<String, RouteMeters> meters;

  /**
   * @param meters of a route, by its name
   */
  RouteMeasure(Loop loop, Function<String, RouteMeters> meters) {
    this.loop = loop;
    this.meters = meters;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    if (call.route().name().isEmpty()) {
      next.serve(call, responder);
    } else {
      RouteMeters ofRoute = meters.apply(call.route().name());
      ofRoute.seen().request();
      call.countAttempts(ofRoute.attempts());
      next.serve(call, new Measured(call, responder, ofRoute.seen()));
    }
  }

  private final class Measured extends Tap {
    private final Call call;
    private final RequestMeters ofRoute;
    private int status;
    private int grpcStatus = GrpcStatus.NONE;
    private long latencyNanos;

    Measured(Call call, Responder next, RequestMeters ofRoute) {
      super(next);
      this.call = call;
      this.ofRoute = ofRoute;
    }

    @Override
    public void head(HttpResponse response) {
      status = response.status().code();
      latencyNanos = loop.nowNanos() - call.exchange().startNanos();
      if (call.exchange().isGrpc()) {
        grpcStatus = Grpc.status(response.headers());
      }
      next.head(response);
    }

    @Override
    public void body(HttpContent content) {
      if (content instanceof LastHttpContent last) {
        if (call.exchange().isGrpc()) {
          grpcStatus = Grpc.statusAtEnd(grpcStatus, status, last);
        }
        boolean failure = call.route().isFailure(status, grpcStatus);
        ofRoute.response(status, grpcStatus, failure, latencyNanos);
      }
      next.body(content);
    }

    @Override
    public void failed(Failure failure) {
      if (status == 0) {
        latencyNanos = loop.nowNanos() - call.exchange().startNanos();
      }
      if (call.exchange().isGrpc()) {
        grpcStatus = failure.grpcStatus();
      }
      int said = status == 0 ? failure.status() : status;
      boolean asTheRouteSays =
          failure instanceof Failure.Injected || failure instanceof Failure.NoRoute;
      boolean failed = !asTheRouteSays || call.route().isFailure(said, grpcStatus);
      ofRoute.response(said, grpcStatus, failed, latencyNanos);
      next.failed(failure);
    }
  }
}
