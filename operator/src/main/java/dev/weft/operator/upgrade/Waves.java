package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.status.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Forwards, share by share. Order of the checks: has something failed; go on with what is in
 * flight; begin with as many more as the wave has room for; is the wave done, and has what it
 * changed done well for long enough.
 */
final class Waves {
  private final Situation situation;
  private final UpgradeProgress progress;
  private final Instant now;
  private final List<Proxy> upgraded;
  private final List<Proxy> inFlight;
  private final int wave;
  private final List<Step> steps = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private String waiting = "";

  private Waves(Situation situation, UpgradeProgress progress) {
    this.situation = situation;
    this.progress = progress;
    this.now = situation.now();
    this.inFlight = situation.proxies().stream().filter(Proxy::inFlight).toList();
    this.upgraded =
        situation.proxies().stream()
            .filter(proxy -> !proxy.inFlight() && proxy.image().equals(situation.target().image()))
            .toList();
    this.wave = Math.clamp(progress.wave(), 1, situation.rules().waves().size());
  }

  static Plan next(Situation situation, UpgradeProgress progress) {
    return new Waves(situation, progress).next();
  }

  private Plan next() {
    if (!situation.hindrance().isEmpty()) {
      waiting = situation.hindrance();
      inFlight.stream()
          .filter(proxy -> proxy.restarting() && proxy.renewed(now))
          .forEach(proxy -> steps.add(new Step.Release(proxy.pod())));
      return plan(Times.parse(progress.waveDoneAt()));
    }
    String failure =
        situation.rehearsal().failure().isEmpty() ? failure() : situation.rehearsal().failure();
    if (!failure.isEmpty()) {
      return Upgrade.fail(situation, progress, failure);
    }
    if (Upgrade.rolls(situation)) {
      steps.addAll(Flight.settling(situation));
    } else {
      steps.addAll(Flight.advancing(situation));
    }
    if (situation.rules().paused()) {
      waiting = "paused";
      return plan(Times.parse(progress.waveDoneAt()));
    }
    if (isWaveDone()) {
      return watch();
    }
    begin();
    return plan(null);
  }

  private String failure() {
    for (Proxy proxy : Flight.inOrder(situation)) {
      boolean there = proxy.image().equals(situation.target().image());
      String failure = there ? proxy.failure(now, situation.rules().readyTimeout()) : "";
      boolean changed =
          !proxy.marks().previousImage().isEmpty()
              && !proxy.marks().previousImage().equals(proxy.image());
      if (failure.isEmpty()
          && there
          && changed
          && !proxy.wasBroken()
          && !proxy.inFlight()
          && proxy.broken()) {
        failure = proxy.pod().trouble();
      }
      if (!failure.isEmpty()) {
        return "the proxy of " + proxy.id() + ": " + failure;
      }
    }
    String stuck =
        Upgrade.rolls(situation)
            ? Restarts.failure(situation, Times.parse(progress.startedAt()))
            : "";
    return stuck.isEmpty() ? Gate.objection(situation, upgraded) : stuck;
  }

  private int total() {
    return situation.proxies().size();
  }

  private int goal(int number) {
    return Math.min(total(), situation.rules().waves().get(number - 1).of(total()));
  }

  private boolean isWaveDone() {
    boolean reached = inFlight.isEmpty() && upgraded.size() >= goal(wave);
    return reached
        || (Upgrade.rolls(situation)
            && inFlight.isEmpty()
            && Restarts.nothingLeft(situation, Times.parse(progress.startedAt())));
  }

  private void begin() {
    if (Upgrade.rolls(situation)) {
      Restarts restarts =
          Restarts.of(situation, Upgrade.behind(situation), Times.parse(progress.startedAt()));
      steps.addAll(restarts.steps());
      waiting = restarts.waiting();
      return;
    }
    if (!situation.rehearsal().waiting().isEmpty()) {
      waiting = situation.rehearsal().waiting();
      return;
    }
    List<Proxy> candidates =
        Upgrade.behind(situation).stream().filter(proxy -> !proxy.inFlight()).toList();
    Turn turn =
        new Turn(situation).among(candidates, goal(wave) - upgraded.size() - inFlight.size());
    turn.begun().forEach(proxy -> steps.add(Flight.first(proxy, Flight.change(situation, proxy))));
    waiting = turn.waiting();
  }

  private Plan watch() {
    List<Proxy> unready =
        upgraded.stream()
            .filter(
                proxy -> !proxy.wasBroken() && (!proxy.pod().proxyReady() || !proxy.connected()))
            .toList();
    if (!unready.isEmpty()) {
      waiting = "waiting for the proxy of " + unready.getFirst().id() + " to be ready";
      return plan(Times.parse(progress.waveDoneAt()));
    }
    Instant done = Times.parse(progress.waveDoneAt());
    if (done == null) {
      notes.add(
          new Note(
              false,
              "UpgradeWaveDone",
              "Wave " + wave + ": " + upgraded.size() + " of " + total() + " proxies."));
      done = now;
    }
    Instant until = done.plus(situation.rules().waves().get(wave - 1).hold());
    if (now.isBefore(until)
        || !situation.figures().covers(done, now, situation.rules().interval())) {
      waiting = "watched until " + Times.text(until);
      return plan(done);
    }
    int after =
        IntStream.rangeClosed(wave + 1, situation.rules().waves().size())
            .filter(number -> goal(number) > upgraded.size())
            .findFirst()
            .orElse(0);
    return after == 0 || (Upgrade.rolls(situation) && leftForPeople() > 0 && nothingRolls())
        ? done()
        : advance(after);
  }

  private boolean nothingRolls() {
    return Restarts.nothingLeft(situation, Times.parse(progress.startedAt()));
  }

  private Plan advance(int after) {
    notes.add(
        new Note(
            false,
            "UpgradeWaveBegan",
            "Wave " + after + " of " + situation.rules().waves().size() + " begins."));
    UpgradeProgress next =
        Draft.of(progress, Phase.UPGRADING)
            .wave(after, situation.rules().waves().size())
            .counts(upgraded.size(), total())
            .waveDone(null)
            .message(line(after))
            .done();
    return new Plan(next, steps, notes);
  }

  private int leftForPeople() {
    return total() - upgraded.size();
  }

  private Plan done() {
    String left =
        leftForPeople() == 0
            ? ""
            : "; "
                + leftForPeople()
                + " are left: nothing restarts bare pods and Jobs, such as "
                + Upgrade.behind(situation).getFirst().id();
    UpgradeProgress over =
        Draft.of(progress, Phase.DONE)
            .phase(Phase.DONE, now)
            .counts(upgraded.size(), total())
            .message(upgraded.size() + " of " + total() + " proxies are up to date" + left)
            .done();
    return new Plan(
        over,
        List.of(),
        List.of(
            new Note(
                !left.isEmpty(),
                "UpgradeDone",
                upgraded.size()
                    + " of "
                    + total()
                    + " proxies have "
                    + progress.toImage()
                    + left)));
  }

  private Plan plan(@Nullable Instant waveDone) {
    UpgradeProgress next =
        Draft.of(progress, Phase.UPGRADING)
            .wave(wave, situation.rules().waves().size())
            .counts(upgraded.size(), total())
            .waveDone(waveDone)
            .message(line(wave) + (waiting.isEmpty() ? "" : "; " + waiting))
            .done();
    return new Plan(next, steps, notes);
  }

  private String line(int number) {
    return "wave "
        + number
        + " of "
        + situation.rules().waves().size()
        + ": "
        + upgraded.size()
        + " of "
        + total()
        + " proxies";
  }
}
