package dev.weft.proxy.outbound;

import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Tap;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.route.Timing;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request with a timeout. Idleness is told by counting pieces: a timer looks a few times in each
 * span whether any moved, so that a piece costs an addition.
 */
final class Timed extends Tap {
  private static final int LOOKS_PER_IDLE_SPAN = 4;

  private final Environment environment;
  private final Call call;
  private final Timing timing;
  private final long grpcNanos;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> look;
  private boolean headSeen;
  private int pieces;
  private int piecesSeen;
  private int stillLooks;

  /**
   * @param grpcNanos what the client allows; 0 for no limit
   */
  Timed(Environment environment, Call call, long grpcNanos, Responder next) {
    super(next);
    this.environment = environment;
    this.call = call;
    this.timing = call.route().timing();
    this.grpcNanos = grpcNanos;
    call.exchange().onEnd(this::stop);
    armForHead();
    if (timing.idleNanos() > 0) {
      lookAgain();
    }
  }

  // ---- deadlines

  private void armForHead() {
    long wholeNanos = shorter(timing.requestNanos(), grpcNanos);
    boolean byResponse =
        timing.responseNanos() > 0 && (wholeNanos == 0 || timing.responseNanos() < wholeNanos);
    if (byResponse) {
      arm(timing.responseNanos(), this::noHead);
    } else if (wholeNanos > 0) {
      arm(wholeNanos, this::notWhole);
    }
  }

  /** What has no length and has begun is a stream: only its client's own deadline cuts it. */
  private void armForEnd(HttpResponse response) {
    boolean stream =
        !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
            && !call.exchange().request().method().equals(HttpMethod.HEAD);
    long nanos = stream ? grpcNanos : shorter(timing.requestNanos(), grpcNanos);
    if (nanos > 0) {
      arm(nanos, this::notWhole);
    }
  }

  private static long shorter(long one, long two) {
    return one == 0 || two == 0 ? Math.max(one, two) : Math.min(one, two);
  }

  /**
   * @param nanos since the request came
   */
  private void arm(long nanos, Runnable passed) {
    long left = nanos - (loop().nowNanos() - call.exchange().startNanos());
    timer = loop().executor().schedule(passed, Math.max(left, 0), TimeUnit.NANOSECONDS);
  }

  private void noHead() {
    cut(environment.timedOut().response(), "a response, as the route's responseTimeout says");
  }

  private void notWhole() {
    cut(
        environment.timedOut().request(),
        headSeen ? "the end of the response" : "a response, as the route's timeout says");
  }

  // ---- idleness

  private void lookAgain() {
    long nanos = Math.max(timing.idleNanos() / LOOKS_PER_IDLE_SPAN, 1);
    look = loop().executor().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    Exchange exchange = call.exchange();
    int moved = pieces + exchange.body().pieces();
    boolean waitsForHead = !headSeen && exchange.body().isSentWhole();
    if (moved != piecesSeen || waitsForHead) {
      piecesSeen = moved;
      stillLooks = 0;
    } else if (++stillLooks >= LOOKS_PER_IDLE_SPAN) {
      cut(environment.timedOut().idle(), "the next piece, as the route's idleTimeout says");
      return;
    }
    lookAgain();
  }

  // ---- ends

  private void cut(Counter counter, String waitedFor) {
    Exchange exchange = call.exchange();
    if (!exchange.isEnded()) {
      counter.increment();
      stop();
      exchange.abandonAttempt();
      next.failed(new Failure.TimedOut(waitedFor));
      next.flush();
    }
  }

  private void stop() {
    stop(timer);
    stop(look);
  }

  private static void stop(@Nullable ScheduledFuture<?> future) {
    if (future != null) {
      future.cancel(false);
    }
  }

  @Override
  public void head(HttpResponse response) {
    headSeen = true;
    pieces++;
    stop(timer);
    armForEnd(response);
    next.head(response);
  }

  @Override
  public void body(HttpContent content) {
    pieces++;
    next.body(content);
  }

  @Override
  public void upgraded(HttpResponse response, Channel upstream) {
    stop();
    next.upgraded(response, upstream);
  }

  private Loop loop() {
    return environment.loop();
  }
}
