package dev.weft.samples.shop;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says how many of an item there are. Told to fail, it fails each n-th request, so that a share is
 * known beforehand rather than on average.
 */
final class Stock implements Service {
  private final int failEvery; // 0: never
  private final AtomicLong requests = new AtomicLong();

  Stock(int failEvery) {
    this.failEvery = failEvery;
  }

  @Override
  public Reply answer(String path) {
    long number = requests.incrementAndGet();
    if (failEvery > 0 && number % failEvery == 0) {
      return new Reply(500, Map.of("error", "the shelf fell over"), Failure.APPLICATION);
    }
    String item = path.substring(path.lastIndexOf('/') + 1);
    return Reply.ok(Map.of("item", item, "left", 100 - Math.floorMod(item.hashCode(), 90)));
  }
}
