package dev.weft.samples.shop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The shop's front: one page needs one order and one look at the stock. */
final class Web implements Service {
  private final Peer orders;
  private final Peer stock;
  private final AtomicLong pages = new AtomicLong();

  Web(Peer orders, Peer stock) {
    this.orders = orders;
    this.stock = stock;
  }

  @Override
  public Reply answer(String path) throws InterruptedException {
    return switch (orders.get("/orders/" + pages.incrementAndGet())) {
      case Answer.Failed failed -> Reply.because(failed);
      case Answer.Ok(String order) ->
          switch (stock.get("/stock/pear")) {
            case Answer.Failed failed -> Reply.because(failed);
            case Answer.Ok(String left) -> Reply.ok(Map.of("order", order, "pears", left));
          };
    };
  }
}
