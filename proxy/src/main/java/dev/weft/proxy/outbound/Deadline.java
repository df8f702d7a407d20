package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One deadline for all attempts: the head of a response has come by then, or 504 is answered. What
 * has begun to stream is not cut.
 */
final class Deadline implements Service.Layer<Call> {
  private final Loop loop;

  Deadline(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void serve(Call call, Responder responder, Service<Call> next) {
    if (call.route().timeoutNanos() == 0) {
      next.serve(call, responder);
    } else {
      next.serve(call, new Timed(call, responder));
    }
  }

  private final class Timed extends Tap {
    private final Call call;
    private final ScheduledFuture<?> timer;

    Timed(Call call, Responder next) {
      super(next);
      this.call = call;
      this.timer =
          loop.executor().schedule(this::passed, call.route().timeoutNanos(), TimeUnit.NANOSECONDS);
    }

    private void passed() {
      if (!call.exchange().isEnded()) {
        call.exchange().abandonAttempt();
        next.failed(new Failure.TimedOut("a response, as the route's timeout says"));
        next.flush();
      }
    }

    @Override
    public void head(HttpResponse response) {
      timer.cancel(false);
      next.head(response);
    }

    @Override
    public void upgraded(HttpResponse response, Channel upstream) {
      timer.cancel(false);
      next.upgraded(response, upstream);
    }

    @Override
    public void failed(Failure failure) {
      timer.cancel(false);
      next.failed(failure);
    }
  }
}
