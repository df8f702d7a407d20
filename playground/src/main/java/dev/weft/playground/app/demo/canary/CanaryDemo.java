package dev.weft.playground.app.demo.canary;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.stat.Answer;
import dev.weft.cli.stat.Proxies;
import dev.weft.crds.trafficsplit.RolloutProgress;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.rollout.Phase;
import dev.weft.playground.app.Await;
import dev.weft.playground.app.Load;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.demo.Shown;
import dev.weft.playground.app.demo.canary.ReleaseReport.Decided;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Rolls two releases of the shop's stock out, of which the second is bad. */
public final class CanaryDemo {
  private static final String SPLIT = "stock";
  private static final Duration ROLLOUT = Duration.ofMinutes(3);

  /** What was under way when the release was given up has come by then. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(1);

  private static final Duration AFTERMATH = Duration.ofSeconds(5);

  private final Playground playground;
  private final Path samples;
  private final Consumer<String> progress;

  /**
   * @param samples the directory of the samples
   */
  public CanaryDemo(Playground playground, Path samples, Consumer<String> progress) {
    this.playground = playground;
    this.samples = samples;
    this.progress = progress;
  }

  public Shown run() throws IOException, InterruptedException {
    ReleaseReport good = release("stock-next", "stock-canary.yaml", Phase.PROMOTED);
    ReleaseReport bad = release("stock-bad", "stock-canary-bad.yaml", Phase.ROLLED_BACK);
    var lines = new ArrayList<>(good.lines());
    lines.add("");
    lines.addAll(bad.lines());
    lines.add("");
    lines.add("the TrafficSplit says of itself:");
    for (Condition condition : split().getStatus().conditions()) {
      lines.add(
          "  %-14s %-6s %-22s %s"
              .formatted(
                  condition.getType(),
                  condition.getStatus(),
                  condition.getReason(),
                  condition.getMessage()));
    }
    var wrong = new ArrayList<>(good.wrong());
    wrong.addAll(bad.wrong());
    return new Shown(lines, wrong);
  }

  private ReleaseReport release(String name, String file, Phase expected)
      throws IOException, InterruptedException {
    progress.accept("applying samples/" + file + ": a release " + name);
    Load.Counts before = playground.load().counts();
    playground.apply(samples.resolve(file));
    long start = System.nanoTime();
    var decisions = new ArrayList<Decided>();
    Await.until(ROLLOUT, "the rollout of " + name + " is over", () -> look(name, start, decisions));
    Thread.sleep(UNDER_WAY);
    long answered = answered(name);
    Thread.sleep(AFTERMATH);
    long later = answered(name);
    return new ReleaseReport(
        name,
        expected,
        String.valueOf(Objects.requireNonNull(split().getStatus().rollout()).phase()),
        decisions,
        later,
        expected == Phase.ROLLED_BACK ? later - answered : 0,
        playground.load().counts().since(before));
  }

  /** Notes what is new; says what is missing for the end. */
  private Optional<String> look(String name, long start, List<Decided> decisions) {
    TrafficSplit split = split();
    RolloutProgress rollout = split.getStatus() == null ? null : split.getStatus().rollout();
    if (rollout == null || !name.equals(rollout.candidate())) {
      return Optional.of("it has not begun");
    }
    RolloutProgress.Decision last = rollout.lastDecision();
    boolean isNew =
        last != null
            && (decisions.isEmpty()
                || !Objects.equals(decisions.getLast().decision().time(), last.time()));
    if (isNew) {
      var decided =
          new Decided(
              (System.nanoTime() - start) / 1e9, rollout.weight(), Objects.requireNonNull(last));
      decisions.add(decided);
      progress.accept(name + ": " + rollout.weight() + " % (" + last.outcome() + ")");
    }
    boolean over = Phase.of(rollout.phase()).filter(CanaryDemo::isOver).isPresent();
    return over ? Optional.empty() : Optional.of(rollout.phase() + ", " + rollout.weight() + " %");
  }

  private static boolean isOver(Phase phase) {
    return phase == Phase.PROMOTED || phase == Phase.ROLLED_BACK;
  }

  private TrafficSplit split() {
    return Objects.requireNonNull(
        playground
            .client()
            .resources(TrafficSplit.class)
            .inNamespace(Playground.SHOP)
            .withName(SPLIT)
            .get());
  }

  /** Responses of the deployment's pods, as their proxies count them. */
  private long answered(String deployment) throws InterruptedException {
    Proxies proxies = new Proxies(playground.client(), System::nanoTime);
    List<MeshPod> pods =
        proxies.pods(Playground.SHOP).stream()
            .filter(pod -> deployment.equals(pod.owners().get("deployment")))
            .toList();
    Map<MeshPod, Answer> answers = proxies.ask(pods);
    double sum = 0;
    for (Answer answer : answers.values()) {
      if (answer instanceof Answer.Ok(var scrape)) {
        sum += scrape.responses();
      }
    }
    return Math.round(sum);
  }
}
