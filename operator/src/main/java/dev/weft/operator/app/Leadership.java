package dev.weft.operator.app;

import dev.weft.api.Names;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leader at a time: the lease, and what happens when it is lost.
 *
 * <p>The SDK's builder makes a configuration with which a leader that has lost its lease goes on
 * reconciling beside the next one. So the callback ends the process: at once and without its
 * shutdown hooks, which would wait for the very thread that calls.
 */
final class Leadership {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final String identity;
  private final Runnable end;
  private volatile boolean stopping;
  private volatile boolean leading;

  /**
   * @param identity of this process among those that could lead
   * @param end ends the process; does not return
   */
  Leadership(String identity, Runnable end) {
    this.identity = identity;
    this.end = end;
  }

  LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Names.OPERATOR)
        .withLeaseNamespace(Names.NAMESPACE)
        .withLeaseDuration(LEASE)
        .withRenewDeadline(RENEW)
        .withRetryPeriod(RETRY)
        .withIdentity(identity)
        .withLeaderCallbacks(
            new LeaderCallbacks(
                this::started, this::stopped, leader -> log.info("new leader identity={}", leader)))
        .build();
  }

  /** From now on the lease is given up, not lost. */
  void stopping() {
    stopping = true;
  }

  /** Whether this process is the leader. */
  boolean leads() {
    return leading;
  }

  private void started() {
    leading = true;
    log.info("leading identity={}", identity);
  }

  private void stopped() {
    leading = false;
    if (!stopping) {
      log.error("the lease is lost; ending, for two must not write identity={}", identity);
      end.run();
    }
  }
}
