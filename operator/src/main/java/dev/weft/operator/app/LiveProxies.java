package dev.weft.operator.app;

import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.index.Feed;
import dev.weft.operator.rotation.LiveFleet;
import java.util.List;
import java.util.function.Supplier;

/** The proxies that a change of trust must not hurt, as they are at the moment. Thread-safe. */
final class LiveProxies implements Supplier<LiveFleet> {
  private final FleetPods pods;
  private final FleetWatch fleet;
  private volatile List<Feed<?>> feeds = List.of();

  LiveProxies(FleetPods pods, FleetWatch fleet) {
    this.pods = pods;
    this.fleet = fleet;
  }

  /**
   * @param feeds that bring the pods: before they have listed them, nobody knows who lives
   */
  void from(List<Feed<?>> feeds) {
    this.feeds = List.copyOf(feeds);
  }

  @Override
  public LiveFleet get() {
    List<Feed<?>> known = feeds;
    boolean listed = !known.isEmpty() && known.stream().allMatch(Feed::synced);
    return LiveFleet.of(
        listed, !pods.control().isEmpty(), pods.meshed(), pods.ending(), fleet.view());
  }
}
