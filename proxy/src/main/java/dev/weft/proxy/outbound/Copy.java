package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.outbound.Mirroring.Result;
import dev.weft.proxy.route.ActiveRoute;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The copy of one request, sent once to one endpoint. Its answer is counted and dropped. */
final class Copy implements Responder {
  private final Environment environment;
  private final @Nullable Target to;
  private final HttpRequest head;
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> timer;
  private boolean ended;

  /**
   * @param to null: nowhere
   */
  Copy(Environment environment, @Nullable Target to, HttpRequest head) {
    this.environment = environment;
    this.to = to;
    this.head = head;
  }

  /**
   * Becomes the owner of the body.
   *
   * @param whole null for none
   */
  void send(@Nullable LastHttpContent whole) {
    Loop loop = environment.loop();
    var body = new RequestBody(_ -> {}, loop.limits().maxReplayBytes(), whole == null);
    if (whole != null) {
      body.offer(whole);
    }
    var copy = new Exchange(head, body, null, loop.nowNanos());
    exchange = copy;
    if (to == null) {
      end(Result.FAILED);
      return;
    }
    timer =
        loop.executor()
            .schedule(this::tooLate, loop.limits().mirrorWait().toNanos(), TimeUnit.NANOSECONDS);
    to.whenAnswered(() -> dispatch(copy, to), () -> end(Result.FAILED));
  }

  private void dispatch(Exchange copy, Target at) {
    if (ended) {
      return; // it took too long to learn of the destination
    }
    long nowNanos = environment.loop().nowNanos();
    Backend backend =
        at.unreachable() == null ? at.backends().pick(List.of(), null, nowNanos) : null;
    if (backend == null) {
      end(Result.FAILED);
      return;
    }
    var call = new Call(copy, ActiveRoute.DEFAULT, nowNanos, at);
    call.sentTo(backend);
    backend.serve(call, this, nowNanos);
  }

  private void tooLate() {
    if (exchange != null) {
      exchange.abandonAttempt();
    }
    end(Result.TIMED_OUT);
  }

  private void end(Result result) {
    if (!ended) {
      ended = true;
      if (timer != null) {
        timer.cancel(false);
      }
      if (exchange != null) {
        exchange.end();
      }
      environment.mirroring().end(result);
    }
  }

  // ---- what is answered

  @Override
  public void informational(HttpResponse response) {
    // nobody waits for it
  }

  @Override
  public void head(HttpResponse response) {
    // the end counts
  }

  @Override
  public void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    content.release();
    if (last) {
      end(Result.ANSWERED);
    }
  }

  @Override
  public void flush() {
    // there is nothing to be sent on
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    upstream.close(); // it was not asked for
    end(Result.FAILED);
  }

  @Override
  public void failed(Failure failure) {
    end(Result.FAILED);
  }
}
