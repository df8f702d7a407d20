package dev.weft.samples.shop;

import dev.weft.samples.base.Json;
import dev.weft.samples.base.OpenLoop;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Asks {@code web} for pages at a constant rate, whether answers come or not (an open loop), and
 * serves what it counted at {@code /counts}.
 */
final class Load implements Service, AutoCloseable {
  private final Peer web;
  private final OpenLoop loop;
  private volatile Counts counts = Counts.NONE; // written by count alone

  Load(Peer web, int maxInFlight) {
    this.web = web;
    this.loop = new OpenLoop(maxInFlight, this::ask, () -> count(Counts::withSkipped));
  }

  void start(int ratePerSecond) {
    loop.start(ratePerSecond);
    loop.eachSecond(this::say);
  }

  private void ask() throws InterruptedException {
    count(Counts::withSent);
    Answer answer = web.get("/");
    count(seen -> seen.with(answer));
  }

  private synchronized void count(UnaryOperator<Counts> change) {
    counts = change.apply(counts);
  }

  private void say() {
    System.out.println(Json.object(counts.fields()));
  }

  @Override
  public Reply answer(String path) {
    return path.equals("/counts")
        ? Reply.ok(counts.fields())
        : new Reply(404, Map.of("error", "try /counts"), Failure.NONE);
  }

  /** Sends nothing more and waits a little for what is under way. */
  @Override
  public void close() {
    loop.close();
    say();
  }
}
