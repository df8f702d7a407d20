package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.app.Load;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Something that happens to a cluster while the shop's customers go on asking. */
final class Event {
  private final Cluster cluster;
  private final Weft weft;

  Event(Cluster cluster, Weft weft) {
    this.cluster = cluster;
    this.weft = weft;
  }

  /** What happens, until it has passed. */
  interface Happening {
    void run() throws Exception;
  }

  /** No request may fail by it, and no application may restart. */
  void failsNothing(String name, Happening happening) throws Exception {
    Load.Counts all = passes(name, happening);
    assertThat(all.meshFailed()).as("failed by the mesh: %s", all.reasons()).isZero();
  }

  /**
   * Requests may fail by it while it lasts, and those that are under way when it has passed, as the
   * row says; of those that are sent afterwards none may.
   */
  Load.Counts passes(String name, Happening happening) throws Exception {
    Load.Counts before = cluster.counts();
    Cluster.Restarts restarts = cluster.restarts(Weft.SHOP);
    Instant start = Instant.now();
    happening.run();
    Duration took = Duration.between(start, Instant.now());
    weft.settled(cluster.counts()); // by then those that were under way have ended
    Load.Counts since = weft.settled(cluster.counts());
    Load.Counts all = cluster.counts().since(before);
    row(name, all, restarts, took);
    assertThat(since.ok()).as("answered afterwards").isPositive();
    assertThat(since.meshFailed()).as("failed afterwards: %s", since.reasons()).isZero();
    assertThat(cluster.restarts(Weft.SHOP).applications())
        .as("restarts of applications")
        .isEqualTo(restarts.applications());
    return all;
  }

  private void row(String name, Load.Counts all, Cluster.Restarts before, Duration took)
      throws IOException {
    Cluster.Restarts now = cluster.restarts(Weft.SHOP);
    Table.row(
        name,
        all.answered() + " answered",
        all.meshFailed() + " failed",
        (now.applications() - before.applications()) + " application restarts",
        (now.proxies() - before.proxies()) + " proxy restarts",
        took.toSeconds() + " s");
  }
}
