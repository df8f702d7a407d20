package dev.weft.proxy.outbound;

import dev.weft.proxy.http.BodyCopy;
import dev.weft.proxy.http.RequestBody;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.outbound.Mirroring.Result;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Copies of one request that wait for its body; the body of a stream may take for ever. */
final class Gathering implements BodyCopy.Taker {
  private final Environment environment;
  private final List<Copy> copies;
  private final BodyCopy body;
  private final ScheduledFuture<?> timer;

  Gathering(Environment environment, List<Copy> copies) {
    this.environment = environment;
    this.copies = copies;
    Loop loop = environment.loop();
    this.body = new BodyCopy(loop.limits().maxReplayBytes(), this);
    this.timer =
        loop.executor()
            .schedule(body::end, loop.limits().mirrorWait().toNanos(), TimeUnit.NANOSECONDS);
  }

  void listenTo(RequestBody original) {
    original.copyTo(body);
  }

  @Override
  public void whole(LastHttpContent copy) {
    timer.cancel(false);
    environment
        .loop()
        .executor()
        .execute(() -> {
          copies.forEach(each -> each.send(copy.retainedDuplicate()));
          copy.release();
        });
  }

  @Override
  public void tooLarge() {
    giveUp(Result.TOO_LARGE);
  }

  @Override
  public void incomplete() {
    giveUp(Result.INCOMPLETE);
  }

  private void giveUp(Result result) {
    timer.cancel(false);
    copies.forEach(_ -> environment.mirroring().end(result));
  }
}
