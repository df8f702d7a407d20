package dev.weft.operator.index;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Kinds that belong together and are somebody else's, followed on one thread. */
public final class ForeignFeeds implements AutoCloseable {
  private final ScheduledExecutorService timer;
  private final List<ForeignFeed> feeds;

  /**
   * @param name of the thread
   */
  public ForeignFeeds(String name, List<ForeignFeed> feeds) {
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    this.feeds = List.copyOf(feeds);
  }

  public void start() {
    feeds.forEach(feed -> feed.start(timer));
  }

  /** Whether all that the cluster had of them at the start has been told. */
  public boolean settled() {
    return feeds.stream().allMatch(ForeignFeed::settled);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    feeds.forEach(ForeignFeed::close);
  }
}
