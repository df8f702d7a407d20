package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Rollout DEFAULT = Rollout.of(4, null, null);

  @Test
  void percentagesRoundUpForSurgeAndDownForUnavailable() {
    assertThat(DEFAULT).isEqualTo(new Rollout(4, 1, 1));
    assertThat(Rollout.of(3, new IntOrString("34%"), new IntOrString("34%")))
        .isEqualTo(new Rollout(3, 2, 1));
    assertThat(Rollout.of(10, new IntOrString(2), new IntOrString(0)))
        .isEqualTo(new Rollout(10, 2, 0));
  }

  @Test
  void aRolloutThatCouldNotMoveMayMissOnePod() {
    assertThat(Rollout.of(1, new IntOrString(0), new IntOrString("25%")))
        .isEqualTo(new Rollout(1, 0, 1));
  }

  @Test
  void withoutOldPodsTheNewSetGetsItsFullSizeAtOnce() {
    assertThat(DEFAULT.next(size(0, 0), List.of())).isEqualTo(new Rollout.Step(4, List.of()));
  }

  @Test
  void growsByTheSurgeFirst() {
    assertThat(DEFAULT.next(size(0, 0), List.of(size(4, 4))))
        .isEqualTo(new Rollout.Step(1, List.of(4)));
  }

  @Test
  void endsOldPodsOnlyWhileEnoughAreAvailable() {
    assertThat(DEFAULT.next(size(1, 0), List.of(size(4, 4))))
        .isEqualTo(new Rollout.Step(1, List.of(3)));
    assertThat(DEFAULT.next(size(2, 0), List.of(size(3, 3))))
        .isEqualTo(new Rollout.Step(2, List.of(3)));
  }

  @Test
  void endsOldPodsThatServeNobodyFirst() {
    assertThat(DEFAULT.next(size(1, 0), List.of(size(1, 1), size(3, 2))).old())
        .isEqualTo(List.of(1, 2));
  }

  @Test
  void withoutUnavailabilityANewPodMustBeAvailableBeforeAnOldOneGoes() {
    Rollout careful = new Rollout(1, 1, 0);
    assertThat(careful.next(size(1, 0), List.of(size(1, 1))).old()).isEqualTo(List.of(1));
    assertThat(careful.next(size(1, 1), List.of(size(1, 1))).old()).isEqualTo(List.of(0));
  }

  @Test
  void shrinksTheNewSetWhenFewerAreWanted() {
    assertThat(DEFAULT.next(size(6, 6), List.of()).fresh()).isEqualTo(4);
  }

  @Test
  void everyRolloutArrivesAndKeepsBothPromises() {
    for (int desired = 1; desired <= 6; desired++) {
      for (int surge = 0; surge <= 2; surge++) {
        for (int unavailable = surge == 0 ? 1 : 0; unavailable <= 2; unavailable++) {
          arrives(Rollout.of(desired, new IntOrString(surge), new IntOrString(unavailable)));
        }
      }
    }
  }

  private static void arrives(Rollout rollout) {
    int fresh = 0;
    int old = rollout.desired();
    for (int round = 0; round < 50 && (fresh < rollout.desired() || old > 0); round++) {
      Rollout.Step step = rollout.next(size(fresh, fresh), List.of(size(old, old)));
      fresh = step.fresh();
      old = step.old().getFirst();
      assertThat(fresh + old)
          .as("%s after round %d", rollout, round)
          .isBetween(
              rollout.desired() - rollout.unavailable(), rollout.desired() + rollout.surge());
    }
    assertThat(fresh).as("%s", rollout).isEqualTo(rollout.desired());
    assertThat(old).as("%s", rollout).isZero();
  }

  private static Rollout.Size size(int replicas, int available) {
    return new Rollout.Size(replicas, available);
  }
}
