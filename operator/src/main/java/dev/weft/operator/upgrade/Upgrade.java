package dev.weft.operator.upgrade;

import dev.weft.crds.OnFailure;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.crds.mesh.UpgradeStrategy;
import dev.weft.operator.status.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is next. Knows nothing but the situation: pods say how far each of them is, the
 * Mesh's status what was decided. In this order: the control plane, then pods in waves, each behind
 * a gate; after a failure the pods that were changed, backwards. Decision 22 says why so.
 */
public final class Upgrade {
  private Upgrade() {}

  public static Plan next(Situation situation) {
    UpgradeProgress progress = situation.progress();
    boolean ofThisTarget =
        progress != null && situation.target().image().equals(progress.toImage());
    Phase phase = Phase.of(progress).orElse(null);
    if (progress == null || phase == null || !ofThisTarget) {
      return other(situation, progress, phase);
    }
    boolean asked =
        !Objects.equals(progress.generation(), situation.target().generation()); // once more
    return switch (phase) {
      case UPGRADING -> Waves.next(situation, progress);
      case ROLLING_BACK, ROLLED_BACK ->
          asked && phase == Phase.ROLLED_BACK
              ? begin(situation)
              : Backwards.next(situation, progress, phase);
      case HALTED ->
          asked
              ? resume(situation, progress)
              : new Plan(progress, Flight.settling(situation), List.of());
      case DONE -> done(situation, progress);
    };
  }

  /** The fleet is to have another image than the last upgrade was about. */
  private static Plan other(
      Situation situation, @Nullable UpgradeProgress progress, @Nullable Phase phase) {
    if (!behind(situation).isEmpty()) {
      return begin(situation);
    }
    if (progress == null || phase == null || phase == Phase.DONE) {
      return new Plan(progress, Flight.settled(situation), List.of());
    }
    // What was under way is wanted no longer, and nobody has it.
    UpgradeProgress over =
        Draft.of(first(situation), Phase.DONE)
            .phase(Phase.DONE, situation.now())
            .counts(situation.proxies().size(), situation.proxies().size())
            .message("all proxies have the image that the spec asks for")
            .done();
    return new Plan(
        over,
        List.of(),
        List.of(
            new Note(
                false,
                "UpgradeGivenUp",
                "The upgrade to " + progress.toImage() + " is not asked for any more.")));
  }

  private static Plan done(Situation situation, UpgradeProgress progress) {
    return behind(situation).isEmpty()
        ? new Plan(progress, Flight.settled(situation), List.of())
        : begin(situation);
  }

  private static Plan begin(Situation situation) {
    if (!situation.hindrance().isEmpty()) {
      return new Plan(situation.progress(), List.of(), List.of());
    }
    if (Phase.of(situation.progress()).filter(Phase.DONE::equals).isPresent()) {
      // What the last one remembers would be gone back to, though it is two images ago.
      List<Step> leftovers = Flight.settled(situation);
      if (!leftovers.isEmpty()) {
        return new Plan(situation.progress(), leftovers, List.of());
      }
    }
    int total = situation.proxies().size();
    UpgradeProgress begun =
        Draft.of(first(situation), Phase.UPGRADING)
            .phase(Phase.UPGRADING, situation.now())
            .wave(1, situation.rules().waves().size())
            .counts(total - behind(situation).size(), total)
            .message("begins")
            .done();
    return new Plan(
        begun,
        List.of(),
        List.of(
            new Note(
                false,
                "UpgradeStarted",
                "Upgrade of "
                    + total
                    + " proxies to "
                    + begun.toImage()
                    + " in "
                    + begun.waves()
                    + " waves.")));
  }

  private static UpgradeProgress first(Situation situation) {
    List<Proxy> behind = behind(situation);
    return new UpgradeProgress(
        Phase.UPGRADING.text(),
        situation.target().generation(),
        mostly(behind, Proxy::version),
        situation.target().version(),
        fromImage(situation, behind),
        situation.target().image(),
        0,
        0,
        0,
        0,
        Times.text(situation.now()),
        Times.text(situation.now()),
        null,
        Gate.baseline(situation),
        null,
        null);
  }

  /**
   * Where an upgrade was given up halfway, what was before it is what was last known to be good.
   */
  private static @Nullable String fromImage(Situation situation, List<Proxy> behind) {
    String most =
        mostly(
            behind,
            proxy ->
                proxy.marks().previousImage().isEmpty()
                    ? proxy.image()
                    : proxy.marks().previousImage());
    return situation.target().image().equals(most) ? null : most;
  }

  private static @Nullable String mostly(List<Proxy> proxies, Function<Proxy, String> what) {
    return proxies.stream()
        .collect(Collectors.groupingBy(what, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static Plan resume(Situation situation, UpgradeProgress progress) {
    if (!situation.hindrance().isEmpty()) {
      return new Plan(progress, Flight.settling(situation), List.of());
    }
    UpgradeProgress resumed =
        Draft.of(progress, Phase.UPGRADING)
            .phase(Phase.UPGRADING, situation.now())
            .generation(situation.target().generation())
            .waveDone(null)
            .failure(null)
            .message("goes on")
            .done();
    return new Plan(
        resumed,
        List.of(),
        List.of(new Note(false, "UpgradeResumed", "The spec has changed: the upgrade goes on.")));
  }

  static List<Proxy> behind(Situation situation) {
    return situation.proxies().stream()
        .filter(proxy -> !proxy.image().equals(situation.target().image()))
        .toList();
  }

  /** What becomes of an upgrade that does not go well. */
  static Plan fail(Situation situation, UpgradeProgress progress, String why) {
    boolean back = situation.rules().onFailure() == OnFailure.ROLLBACK;
    Instant now = situation.now();
    UpgradeProgress failed =
        Draft.of(progress, Phase.UPGRADING)
            .phase(back ? Phase.ROLLING_BACK : Phase.HALTED, now)
            .generation(situation.target().generation())
            .failure(why)
            .message("wave " + progress.wave() + " of " + progress.waves() + " failed: " + why)
            .done();
    var notes = new ArrayList<Note>();
    notes.add(
        new Note(
            true,
            "UpgradeHalted",
            "Upgrade to " + progress.toImage() + ", wave " + progress.wave() + ": " + why));
    if (back) {
      notes.add(
          new Note(true, "UpgradeRollingBack", "Proxies go back to " + progress.fromImage() + "."));
    }
    return new Plan(failed, List.of(), notes);
  }

  static boolean rolls(Situation situation) {
    return situation.rules().strategy() == UpgradeStrategy.RESTART;
  }
}
