package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.status.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes what has the failed image back to what it had before. Without waves, for that is known to
 * be good; within the same bounds, for pods with the failed image may serve all the same.
 */
final class Backwards {
  private final Situation situation;
  private final UpgradeProgress progress;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();

  private Backwards(Situation situation, UpgradeProgress progress) {
    this.situation = situation;
    this.progress = progress;
  }

  static Plan next(Situation situation, UpgradeProgress progress, Phase phase) {
    return new Backwards(situation, progress).next(phase);
  }

  private Plan next(Phase phase) {
    List<Proxy> bad =
        situation.proxies().stream()
            .filter(proxy -> failed(proxy) && !goal(proxy).isEmpty())
            .toList();
    if (Upgrade.rolls(situation)) {
      steps.addAll(Flight.settling(situation));
      if (situation.hindrance().isEmpty() && !situation.rules().paused()) {
        Restarts restarts = Restarts.of(situation, bad, Times.parse(progress.phaseSince()));
        steps.addAll(restarts.steps());
        if (!restarts.waiting().isEmpty()) {
          waiting.add(restarts.waiting());
        }
      }
    } else {
      flight();
      begin(bad);
    }
    boolean over =
        situation.proxies().stream().noneMatch(Proxy::inFlight)
            && (bad.isEmpty()
                || (Upgrade.rolls(situation)
                    && Restarts.nothingLeft(situation, bad, Times.parse(progress.phaseSince()))));
    if (phase == Phase.ROLLED_BACK) {
      forget();
      return new Plan(progress, steps, List.of());
    }
    return over ? done() : plan(bad.size());
  }

  private boolean failed(Proxy proxy) {
    return proxy.image().equals(progress.toImage());
  }

  private String goal(Proxy proxy) {
    String previous = proxy.marks().previousImage();
    return previous.isEmpty() || previous.equals(progress.toImage())
        ? Objects.requireNonNullElse(progress.fromImage(), "")
        : previous;
  }

  private Step.Change change(Proxy proxy) {
    return new Step.Change(
        proxy.pod(),
        goal(proxy),
        Objects.requireNonNullElse(progress.from(), ""),
        "",
        "",
        !proxy.wasBroken());
  }

  private void flight() {
    for (Proxy proxy : Flight.inOrder(situation)) {
      boolean back = failed(proxy) && !goal(proxy).isEmpty();
      if (proxy.restarting()) {
        if (proxy.renewed(situation.now())) {
          steps.add(new Step.Release(proxy.pod()));
        } else if (back) {
          steps.add(change(proxy));
        } else {
          waiting.add(proxy.id() + (proxy.broken() ? " (" + proxy.pod().trouble() + ")" : ""));
        }
      } else if (proxy.draining()) {
        if (!back) {
          steps.add(new Step.Release(proxy.pod()));
        } else if (proxy.drainedBy(situation.now())) {
          steps.add(change(proxy));
        }
      }
    }
  }

  private void begin(List<Proxy> bad) {
    if (!situation.hindrance().isEmpty() || situation.rules().paused()) {
      waiting.add(situation.rules().paused() ? "paused" : situation.hindrance());
      return;
    }
    List<Proxy> candidates = bad.stream().filter(proxy -> !proxy.inFlight()).toList();
    Turn turn = new Turn(situation).among(candidates, candidates.size());
    turn.begun().forEach(proxy -> steps.add(Flight.first(proxy, change(proxy))));
    if (!turn.waiting().isEmpty()) {
      waiting.add(turn.waiting());
    }
  }

  private void forget() {
    situation.proxies().stream()
        .filter(proxy ->
            !proxy.inFlight() && !failed(proxy) && !proxy.marks().previousImage().isEmpty())
        .forEach(proxy -> steps.add(new Step.Forget(proxy.pod())));
  }

  private Plan plan(int left) {
    return new Plan(
        Draft.of(progress, Phase.ROLLING_BACK)
            .counts(
                (int) situation.proxies().stream().filter(this::failed).count(),
                situation.proxies().size())
            .message(
                "going back to "
                    + progress.fromImage()
                    + ", "
                    + left
                    + " proxies to go: "
                    + progress.failure()
                    + (waiting.isEmpty()
                        ? ""
                        : "; waiting for "
                            + String.join(", ", waiting.subList(0, Math.min(5, waiting.size())))))
            .done(),
        steps,
        List.of());
  }

  private Plan done() {
    UpgradeProgress over =
        Draft.of(progress, Phase.ROLLED_BACK)
            .phase(Phase.ROLLED_BACK, situation.now())
            .counts(
                (int) situation.proxies().stream().filter(this::failed).count(),
                situation.proxies().size())
            .message(
                "rolled back from "
                    + progress.toImage()
                    + " in wave "
                    + progress.wave()
                    + ": "
                    + progress.failure()
                    + "; it is tried again when the spec changes")
            .done();
    return new Plan(
        over,
        List.of(),
        List.of(
            new Note(
                true,
                "UpgradeRolledBack",
                "The proxies are back at "
                    + progress.fromImage()
                    + "; nothing happens before the spec changes.")));
  }
}
