package dev.weft.operator.upgrade;

import static dev.weft.operator.upgrade.ModelFleet.NEW;
import static dev.weft.operator.upgrade.ModelFleet.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.OnFailure;
import dev.weft.crds.mesh.HealthGate;
import dev.weft.crds.mesh.Upgrade;
import dev.weft.crds.mesh.UpgradeStrategy;
import dev.weft.operator.fleet.PodId;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A whole upgrade, decision by decision, in a fleet that is a model. */
class UpgradeTest {
  private static final Rules RULES = rules("10%", OnFailure.ROLLBACK, false);

  static Rules rules(String maxUnavailable, OnFailure onFailure, boolean paused) {
    return Rules.of(
        new Upgrade(
            UpgradeStrategy.IN_PLACE,
            maxUnavailable.endsWith("%")
                ? new IntOrString(maxUnavailable)
                : new IntOrString(Integer.parseInt(maxUnavailable)),
            List.of(),
            new HealthGate(null, null, 20, "30s", "30s"),
            onFailure,
            paused));
  }

  private static ModelFleet fleet(Rules rules) {
    return new ModelFleet(rules).workload("shop", "web", 10).workload("shop", "stock", 6);
  }

  @Test
  void aFleetThatIsAsItShouldBeIsLeftAlone() {
    var fleet = fleet(RULES);
    fleet.turns(5);
    assertThat(fleet.writes).isZero();
    assertThat(fleet.progress).isNull();
  }

  @Test
  void everyPodIsDrainedChangedAndReleasedOnceInThreeWaves() {
    var fleet = fleet(RULES);
    fleet.turns(20);
    fleet.wants(NEW).run();

    assertThat(fleet.phase()).isEqualTo("Done");
    assertThat(fleet.having(NEW)).isEqualTo(16);
    assertThat(fleet.pods.values())
        .allSatisfy(pod -> {
          assertThat(pod.starts).isEqualTo(2);
          assertThat(pod.previous + pod.draining + pod.changedAt + pod.replaced).isEmpty();
        });
    assertThat(fleet.diary.subList(0, 6))
        .as("the first wave sees one pod, then the second the first of each workload")
        .startsWith("drain stock-0", "change stock-0 " + NEW, "release stock-0", "drain web-0");
    assertThat(fleet.diary).hasSize(3 * 16);
    assertThat(fleet.events)
        .containsExactly(
            "UpgradeStarted",
            "UpgradeWaveDone",
            "UpgradeWaveBegan",
            "UpgradeWaveDone",
            "UpgradeWaveBegan",
            "UpgradeWaveDone",
            "UpgradeDone");
    assertThat(Objects.requireNonNull(fleet.progress).from()).isEqualTo("1");
    assertThat(fleet.progress.to()).isEqualTo("2");
    assertThat(fleet.message()).isEqualTo("16 of 16 proxies are up to date");
  }

  @Test
  void nothingBeginsBeforeTheControlPlaneServes() {
    var fleet = fleet(RULES).wants(NEW);
    fleet.hindrance = "the control plane comes first";
    fleet.turns(30);
    assertThat(fleet.writes).isZero();

    fleet.hindrance = "";
    fleet.run();
    assertThat(fleet.having(NEW)).isEqualTo(16);
  }

  @Test
  void aControlPlaneThatGoesAwayHoldsTheUpgradeAndFailsNothing() {
    var fleet = fleet(RULES).wants(NEW);
    fleet.turns(3);
    fleet.hindrance = "the control plane cannot be asked at present";
    fleet.turns(60);
    long changed = fleet.having(NEW);
    assertThat(changed).isLessThanOrEqualTo(1);
    assertThat(fleet.phase()).isEqualTo("Upgrading");
    assertThat(fleet.message()).contains("the control plane cannot be asked");

    fleet.hindrance = "";
    assertThat(fleet.run().phase()).isEqualTo("Done");
  }

  @Test
  void noPodIsTouchedBeforeTheImageHasBeenTried() {
    var fleet = fleet(RULES).wants(NEW);
    fleet.rehearsal = new Rehearsal("the image is tried on 2 nodes first, such as a", "");
    fleet.turns(30);
    assertThat(fleet.diary).isEmpty();
    assertThat(fleet.message()).contains("tried on 2 nodes");

    fleet.rehearsal = new Rehearsal("", "a try on node a: ErrImagePull");
    assertThat(fleet.run().phase()).isEqualTo("RolledBack");
    assertThat(fleet.diary).isEmpty();
  }

  @Test
  void aWaveIsWatchedBeforeTheNextBegins() {
    var fleet = fleet(RULES).wants(NEW);
    fleet.turns(15);
    assertThat(fleet.having(NEW)).isEqualTo(1);
    assertThat(fleet.message()).startsWith("wave 1 of 3: 1 of 16 proxies; watched until");
  }

  @Test
  void aBadImageStopsInTheFirstWaveAndIsRolledBack() {
    var fleet = fleet(RULES);
    fleet.bad.add(NEW);
    fleet.wants(NEW).run();

    assertThat(fleet.phase()).isEqualTo("RolledBack");
    assertThat(fleet.having(OLD)).isEqualTo(16);
    assertThat(fleet.diary.stream().filter(entry -> entry.startsWith("change")))
        .containsExactly("change stock-0 " + NEW, "change stock-0 " + OLD);
    assertThat(fleet.events)
        .containsExactly(
            "UpgradeStarted", "UpgradeHalted", "UpgradeRollingBack", "UpgradeRolledBack");
    assertThat(fleet.message()).contains("shop/stock-0", "ImagePullBackOff", "wave 1");
    assertThat(fleet.pods.values()).allSatisfy(pod -> assertThat(pod.previous).isEmpty());

    int quiet = fleet.writes;
    fleet.turns(50);
    assertThat(fleet.writes).as("nothing is tried again by itself").isEqualTo(quiet);

    fleet.bad.clear();
    fleet.wants(NEW).run(); // the same target, by a changed spec
    assertThat(fleet.phase()).isEqualTo("Done");
    assertThat(fleet.having(NEW)).isEqualTo(16);
  }

  @Test
  void aRegressionInALaterWaveTakesAllOfThemBack() {
    var fleet = fleet(RULES);
    fleet.turns(20);
    fleet.wants(NEW);
    while (fleet.having(NEW) < 4) {
      fleet.turn();
    }
    fleet.failing = 0.1;
    fleet.run();

    assertThat(fleet.phase()).isEqualTo("RolledBack");
    assertThat(fleet.having(OLD)).isEqualTo(16);
    assertThat(fleet.message())
        .startsWith("rolled back from " + NEW + " in wave 2: ")
        .matches(".*9\\d\\.\\d % of \\d+ requests to the upgraded pods succeeded .*")
        .contains("expected: at least 99.0 %");
  }

  @Test
  void aPodThatAlwaysFailedMoreThanOthersIsComparedWithItself() {
    var fleet = fleet(RULES);
    Objects.requireNonNull(fleet.pods.get(new PodId("shop", "stock-0"))).alwaysFailing = 0.1;
    fleet.turns(20);
    assertThat(fleet.wants(NEW).run().phase()).isEqualTo("Done");
  }

  @Test
  void aNamedSuccessRateHoldsWhateverWasBefore() {
    var fleet =
        fleet(
            Rules.of(
                new Upgrade(
                    UpgradeStrategy.IN_PLACE,
                    new IntOrString(1),
                    List.of(),
                    new HealthGate(95.0, null, 20, "30s", "30s"),
                    OnFailure.ROLLBACK,
                    false)));
    Objects.requireNonNull(fleet.pods.get(new PodId("shop", "stock-0"))).alwaysFailing = 0.1;
    fleet.turns(20);
    assertThat(fleet.wants(NEW).run().phase()).isEqualTo("RolledBack");
    assertThat(fleet.message()).contains("90.0 % of", "expected: at least 95.0 %");
  }

  @Test
  void pauseOnFailureStaysWhereItIsUntilTheSpecChanges() {
    var fleet = fleet(rules("10%", OnFailure.PAUSE, false));
    fleet.bad.add(NEW);
    fleet.wants(NEW);
    fleet.turns(60);
    assertThat(fleet.phase()).isEqualTo("Halted");
    assertThat(fleet.having(NEW)).isEqualTo(1);

    fleet.bad.clear();
    fleet.turns(5);
    assertThat(fleet.phase()).isEqualTo("Halted");
    fleet.wants(NEW).run();
    assertThat(fleet.phase()).isEqualTo("Done");
    assertThat(fleet.having(NEW)).isEqualTo(16);
  }

  @Test
  void pausedHoldsBeforeTheNextPodAndLetsWhatIsInFlightLand() {
    var fleet = fleet(RULES).wants(NEW);
    fleet.turns(2);
    fleet.rules = rules("10%", OnFailure.ROLLBACK, true);
    fleet.turns(60);
    assertThat(fleet.having(NEW)).isEqualTo(1);
    assertThat(fleet.pods.values())
        .allSatisfy(pod -> assertThat(pod.draining + pod.changedAt).isEmpty());
    assertThat(fleet.message()).isEqualTo("wave 1 of 3: 1 of 16 proxies; paused");

    fleet.rules = RULES;
    assertThat(fleet.run().phase()).isEqualTo("Done");
  }

  @Test
  void aBudgetThatAllowsNothingIsWaitedForAndNamed() {
    var fleet = fleet(rules("50%", OnFailure.ROLLBACK, false));
    fleet.atLeast.put("stock", 6);
    fleet.wants(NEW);
    fleet.turns(200);
    assertThat(fleet.phase()).isEqualTo("Upgrading");
    assertThat(fleet.having(NEW)).as("all of web, none of stock").isEqualTo(10);
    assertThat(fleet.message()).contains("waiting for PodDisruptionBudget shop/stock (stock-0)");

    fleet.atLeast.put("stock", 5);
    fleet.run();
    assertThat(fleet.having(NEW)).isEqualTo(16);
  }

  @Test
  void aPodWhoseProxyIsBrokenGoesFirstAndCostsNoBudget() {
    var fleet = fleet(RULES);
    fleet.atLeast.put("web", 9);
    ModelFleet.Pod broken = Objects.requireNonNull(fleet.pods.get(new PodId("shop", "web-7")));
    broken.ready = false;
    broken.turnsDown = Integer.MAX_VALUE;
    broken.trouble = "weft-proxy: CrashLoopBackOff";
    fleet.wants(NEW);
    fleet.turns(2);
    assertThat(fleet.diary).startsWith("change web-7 " + NEW);
    assertThat(fleet.run().phase()).isEqualTo("Done");
  }

  @Test
  void aPodThatWasBrokenBeforeAndStaysSoIsNoFailure() {
    for (boolean fails : new boolean[] {false, true}) {
      var fleet = fleet(rules("20%", OnFailure.ROLLBACK, false));
      ModelFleet.Pod broken = Objects.requireNonNull(fleet.pods.get(new PodId("shop", "web-7")));
      broken.ready = false;
      broken.hopeless = true;
      broken.trouble = "weft-proxy: CrashLoopBackOff";
      fleet.turns(20);
      fleet.wants(NEW);
      while (fleet.having(NEW) < 4) {
        fleet.turn();
      }
      fleet.failing = fails ? 0.2 : 0;
      fleet.run();
      assertThat(fleet.phase()).isEqualTo(fails ? "RolledBack" : "Done");
      assertThat(fleet.having(fails ? OLD : NEW)).isEqualTo(16);
    }
  }

  @Test
  void aSiblingThatIsNotReadyIsWaitedForByName() {
    var fleet = fleet(RULES);
    ModelFleet.Pod sibling = Objects.requireNonNull(fleet.pods.get(new PodId("shop", "web-7")));
    sibling.ready = false;
    sibling.hopeless = true;
    fleet.wants(NEW);
    fleet.turns(100);
    assertThat(fleet.phase()).isEqualTo("Upgrading");
    assertThat(fleet.message()).contains("waiting for the proxy of shop/web-7 to be ready");
  }

  @Test
  void proxiesThatDoNotAcknowledgeADrainAreWaitedForWithinABound() {
    var fleet = fleet(RULES);
    fleet.acknowledges = false;
    fleet.wants(NEW);
    fleet.turns(5);
    assertThat(fleet.diary).containsExactly("drain stock-0");
    fleet.turns(3);
    assertThat(fleet.diary).contains("change stock-0 " + NEW);
    assertThat(fleet.run().phase()).isEqualTo("Done");
  }

  @Test
  void anotherTargetHalfwayIsAnotherUpgradeAndRemembersWhatWasGood() {
    var fleet = fleet(RULES);
    fleet.bad.add("weft/proxy:3");
    fleet.wants(NEW);
    while (fleet.having(NEW) < 4) {
      fleet.turn();
    }
    fleet.wants("weft/proxy:3").run();
    assertThat(fleet.phase()).isEqualTo("RolledBack");
    assertThat(fleet.having("weft/proxy:3")).isZero();
    assertThat(Objects.requireNonNull(fleet.progress).fromImage()).isEqualTo(OLD);
  }

  @Test
  void anUpgradeRightAfterAnotherGoesBackToWhatThatOneBrought() {
    var fleet = fleet(RULES).wants(NEW);
    while (!fleet.phase().equals("Done")) {
      fleet.turn();
    }
    fleet.bad.add("weft/proxy:3");
    fleet.wants("weft/proxy:3").run();
    assertThat(fleet.phase()).isEqualTo("RolledBack");
    assertThat(fleet.having(NEW)).isEqualTo(16);
  }

  @Test
  void backToTheFormerImageHalfwayEndsWithEverybodyThere() {
    var fleet = fleet(RULES).wants(NEW);
    while (fleet.having(NEW) < 4) {
      fleet.turn();
    }
    fleet.wants(OLD).run();
    assertThat(fleet.phase()).isEqualTo("Done");
    assertThat(fleet.having(OLD)).isEqualTo(16);
    assertThat(fleet.pods.values()).allSatisfy(pod -> assertThat(pod.previous).isEmpty());
  }

  @Test
  void killedBeforeAnyWriteItGoesOnAndEndsTheSame() {
    var undisturbed = fleet(rules("20%", OnFailure.ROLLBACK, false));
    int writes = undisturbed.wants(NEW).run().writes;
    for (int write = 0; write <= writes; write++) {
      var fleet = fleet(rules("20%", OnFailure.ROLLBACK, false)).killBefore(write).wants(NEW).run();
      assertThat(fleet.phase()).as("killed before write %d", write).isEqualTo("Done");
      assertThat(fleet.pods.values())
          .as("killed before write %d", write)
          .allSatisfy(pod -> {
            assertThat(pod.image).isEqualTo(NEW);
            assertThat(pod.starts).as("no proxy restarts twice").isEqualTo(2);
            assertThat(pod.previous + pod.draining + pod.changedAt).isEmpty();
          });
    }
  }

  @Test
  void killedBeforeAnyWriteOfARollbackItGoesOnAndEndsTheSame() {
    for (int write = 0; write < 60; write++) {
      var fleet = fleet(rules("50%", OnFailure.ROLLBACK, false)).killBefore(write);
      fleet.turns(20);
      fleet.wants(NEW);
      for (int i = 0; i < 300 && fleet.having(NEW) < 4; i++) {
        fleet.turn();
      }
      fleet.failing = 0.2;
      fleet.run();
      assertThat(fleet.phase()).as("killed before write %d", write).isEqualTo("RolledBack");
      assertThat(fleet.having(OLD)).isEqualTo(16);
      assertThat(fleet.pods.values())
          .allSatisfy(pod -> assertThat(pod.previous + pod.draining + pod.changedAt).isEmpty());
    }
  }
}
