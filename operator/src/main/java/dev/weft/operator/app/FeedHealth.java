package dev.weft.operator.app;

import dev.weft.operator.index.Feed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Whether informers do their work. One that is stopped, or that has long seen nothing of an API
 * server that does answer, will not recover by itself; one whose API server is away will, and a
 * restart would only forget what is known.
 */
final class FeedHealth {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Feed<?>> feeds;
  private final BooleanSupplier apiServerAnswers;
  private final InstantSource clock;
  private final Map<Feed<?>, Instant> blindSince = new HashMap<>();

  FeedHealth(List<Feed<?>> feeds, BooleanSupplier apiServerAnswers, InstantSource clock) {
    this.feeds = List.copyOf(feeds);
    this.apiServerAnswers = apiServerAnswers;
    this.clock = clock;
  }

  List<String> unsynced() {
    return feeds.stream()
        .filter(feed -> !feed.synced())
        .map(feed -> "the " + feed.kind() + " informer has not synced")
        .toList();
  }

  synchronized List<String> stuck() {
    var problems = new ArrayList<String>();
    boolean blind = false;
    for (Feed<?> feed : feeds) {
      if (!feed.synced()) {
        continue; // readiness tells of it
      }
      if (!feed.running()) {
        problems.add("the " + feed.kind() + " informer has stopped");
      } else if (feed.watching()) {
        blindSince.remove(feed);
      } else {
        Instant since = blindSince.computeIfAbsent(feed, _ -> clock.instant());
        blind |= Duration.between(since, clock.instant()).compareTo(PATIENCE) > 0;
      }
    }
    if (blind && apiServerAnswers.getAsBoolean()) {
      problems.add("an informer sees no changes though the API server answers");
    }
    return problems;
  }
}
