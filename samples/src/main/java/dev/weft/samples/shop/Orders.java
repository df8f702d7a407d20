package dev.weft.samples.shop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Tells of an order, after a look at the stock. Each n-th answer takes 100 to 400 ms. */
final class Orders implements Service {
  private static final int SHORTEST_MILLIS = 100;
  private static final int SPREAD_MILLIS = 301;
  private static final int STEP_MILLIS = 37; // prime to the spread: walks through all of it

  private final Peer stock;
  private final int slowEvery; // 0: never
  private final AtomicLong requests = new AtomicLong();

  Orders(Peer stock, int slowEvery) {
    this.stock = stock;
    this.slowEvery = slowEvery;
  }

  @Override
  public Reply answer(String path) throws InterruptedException {
    Thread.sleep(delay(requests.incrementAndGet()));
    String order = path.substring(path.lastIndexOf('/') + 1);
    return switch (stock.get("/stock/apple")) {
      case Answer.Ok(String body) -> Reply.ok(Map.of("order", order, "stock", body));
      case Answer.Failed failed -> Reply.because(failed);
    };
  }

  Duration delay(long request) {
    if (slowEvery == 0 || request % slowEvery != 0) {
      return Duration.ZERO;
    }
    long slow = request / slowEvery;
    return Duration.ofMillis(SHORTEST_MILLIS + slow * STEP_MILLIS % SPREAD_MILLIS);
  }
}
