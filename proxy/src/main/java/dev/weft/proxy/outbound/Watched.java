package dev.weft.proxy.outbound;

import dev.weft.api.GrpcStatus;
import dev.weft.proxy.breaker.Result;
import dev.weft.proxy.http.Grpc;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Tells an endpoint's breaker what became of one attempt. HTTP's status decides at the head; gRPC's
 * at the end, except that a probe has succeeded with the first message: streams may be long.
 */
final class Watched extends Tap {
  private static final int TOO_MANY_REQUESTS = 429; // RFC 6585, section 4

  private final Call call;
  private final Trial trial;
  private int status;

  Watched(Call call, Responder next, Trial trial) {
    super(next);
    this.call = call;
    this.trial = trial;
  }

  @Override
  public void head(HttpResponse response) {
    status = response.status().code();
    int grpcStatus = call.exchange().isGrpc() ? Grpc.status(response.headers()) : GrpcStatus.NONE;
    boolean known = grpcStatus != GrpcStatus.NONE || !call.exchange().isGrpc() || status != 200;
    if (known) {
      trial.tell(resultOf(grpcStatus));
    }
    next.head(response);
  }

  @Override
  public void body(HttpContent content) {
    if (!trial.isTold()) {
      if (content instanceof LastHttpContent last) {
        trial.tell(resultOf(Grpc.statusAtEnd(GrpcStatus.NONE, status, last)));
      } else if (trial.isProbe() && content.content().isReadable()) {
        trial.tell(Result.SUCCESS);
      }
    }
    next.body(content);
  }

  private Result resultOf(int grpcStatus) {
    if (status == TOO_MANY_REQUESTS || grpcStatus == GrpcStatus.RESOURCE_EXHAUSTED) {
      return Result.THROTTLED;
    }
    return call.route().isFailure(status, grpcStatus) ? Result.FAILURE : Result.SUCCESS;
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    trial.tell(Result.SUCCESS);
    next.upgraded(response, upstream);
  }

  @Override
  public void failed(Failure failure) {
    if (failure instanceof Failure.Overload) {
      trial.forget(); // a bound of this proxy, not the endpoint's fault
    } else {
      trial.tell(Result.FAILURE);
    }
    next.failed(failure);
  }

  @Override
  public void abandoned() {
    if (call.exchange().isEnded()) {
      trial.forget();
    } else if (!trial.isTold()) {
      trial.tell(Result.FAILURE); // it took too long
    }
    next.abandoned();
  }
}
