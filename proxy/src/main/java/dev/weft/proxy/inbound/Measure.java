package dev.weft.proxy.inbound;

import dev.weft.api.GrpcStatus;
import dev.weft.api.Headers;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.route.ActiveRoute;
import dev.weft.proxy.telemetry.InboundTotals;
import dev.weft.proxy.telemetry.RequestMeters;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;

/**
 * Counts what the local application is asked and says, and what is refused. Takes away the header
 * by which proxies tell each other of their failures: an application must not forge it.
 */
final class Measure implements Service.Layer<Exchange> {
  private static final AsciiString ERROR = AsciiString.cached(Headers.ERROR);

  private final Loop loop;
  private final Clients clients;
  private final InboundTotals totals;

  Measure(Loop loop, Clients clients, InboundTotals totals) {
    this.loop = loop;
    this.clients = clients;
    this.totals = totals;
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    RequestMeters meters = clients.requests(exchange.peer());
    meters.request();
    next.serve(exchange, new Measured(exchange, meters, responder));
  }

  private final class Measured extends Tap {
    private final Exchange exchange;
    private final RequestMeters meters;
    private int status;
    private int grpcStatus = GrpcStatus.NONE;
    private long latencyNanos;

    Measured(Exchange exchange, RequestMeters meters, Responder next) {
      super(next);
      this.exchange = exchange;
      this.meters = meters;
    }

    @Override
    public void head(HttpResponse response) {
      answered(response.status().code());
      if (exchange.isGrpc()) {
        grpcStatus = Grpc.status(response.headers());
      }
      response.headers().remove(ERROR);
      next.head(response);
    }

    @Override
    public void body(HttpContent content) {
      if (content instanceof LastHttpContent last) {
        if (exchange.isGrpc()) {
          grpcStatus = Grpc.statusAtEnd(grpcStatus, status, last);
        }
        count(ActiveRoute.DEFAULT.isFailure(status, grpcStatus));
      }
      next.body(content);
    }

    @Override
    public void upgraded(HttpResponse response, Channel upstream) {
      answered(response.status().code());
      response.headers().remove(ERROR);
      count(false);
      next.upgraded(response, upstream);
    }

    @Override
    public void failed(Failure failure) {
      if (status == 0) {
        answered(failure.status());
      }
      if (exchange.isGrpc()) {
        grpcStatus = failure.grpcStatus();
      }
      boolean refused = failure instanceof Failure.Denied || failure instanceof Failure.RateLimited;
      count(!refused); // no fault of the application's
      next.failed(failure);
    }

    /** The client left: what the application had begun to say counts as it is. */
    @Override
    public void abandoned() {
      if (status != 0) {
        count(ActiveRoute.DEFAULT.isFailure(status));
      }
    }

    private void answered(int newStatus) {
      status = newStatus;
      latencyNanos = loop.nowNanos() - exchange.startNanos();
    }

    private void count(boolean failure) {
      meters.response(status, grpcStatus, failure, latencyNanos);
      totals.ended(failure, latencyNanos);
    }
  }
}
