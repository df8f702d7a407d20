package dev.weft.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final Leadership leadership = new Leadership("operator-1", ended::incrementAndGet);

  @Test
  void aLeaderThatHasLostItsLeaseEndsTheProcess() {
    callbacks().onStopLeading();

    assertThat(ended).hasValue(1);
  }

  @Test
  void aLeaderThatStopsGivesItsLeaseUp() {
    leadership.stopping();
    callbacks().onStopLeading();

    assertThat(ended).hasValue(0);
  }

  @Test
  void theSdkDoesNotExitByItself() {
    assertThat(leadership.configuration().isExitOnStopLeading()).isFalse();
  }

  private LeaderCallbacks callbacks() {
    return leadership.configuration().getLeaderCallbacks().orElseThrow();
  }
}
