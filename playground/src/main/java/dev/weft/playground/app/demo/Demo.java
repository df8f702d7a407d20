package dev.weft.playground.app.demo;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.stat.Answer;
import dev.weft.cli.stat.Kind;
import dev.weft.cli.stat.Proxies;
import dev.weft.cli.stat.Report;
import dev.weft.cli.stat.Resource;
import dev.weft.cli.stat.Row;
import dev.weft.playground.app.Load;
import dev.weft.playground.app.Playground;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Strikes a playground under load, fault by fault, and judges what it sees. */
public final class Demo {
  /** After recovery, traffic goes on for so long before a fault is judged: late failures count. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final Playground playground;
  private final Consumer<String> progress;
  private final List<String> wrong = new ArrayList<>();

  public Demo(Playground playground, Consumer<String> progress) {
    this.playground = playground;
    this.progress = progress;
  }

  /** A playground whose shop has traffic. */
  public Findings run() throws InterruptedException {
    progress.accept("measuring");
    Report stat = measure();
    judge(stat);
    List<FaultReport> reports = new ArrayList<>();
    for (Fault fault : new Faults(playground).all()) {
      progress.accept("fault: " + fault.name());
      strike(fault).ifPresent(reports::add);
    }
    reports.stream().flatMap(report -> report.wrong().stream()).forEach(wrong::add);
    progress.accept("applying a Mesh that is not valid");
    Refusal refusal = Refusal.provoke(playground.client());
    refusal.wrong().ifPresent(wrong::add);
    return new Findings(stat, reports, refusal, wrong);
  }

  private Optional<FaultReport> strike(Fault fault) throws InterruptedException {
    try {
      Load.Counts before = playground.load().counts();
      fault.strike().run();
      long struck = System.nanoTime();
      fault.recovery().run();
      Duration recovery = Duration.ofNanos(System.nanoTime() - struck);
      Thread.sleep(AFTERMATH);
      Load.Counts during = playground.load().counts().since(before);
      return Optional.of(new FaultReport(fault, during, recovery));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) { // whatever a step throws is a finding
      wrong.add(fault.name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Report measure() throws InterruptedException {
    Proxies proxies = new Proxies(playground.client(), System::nanoTime);
    Map<MeshPod, Answer> first = proxies.ask(proxies.pods(Playground.SHOP));
    Thread.sleep(WINDOW);
    List<MeshPod> pods = proxies.pods(Playground.SHOP);
    return Report.inbound(
        new Resource(Kind.DEPLOYMENT, null), new Report.Rounds(pods, first, proxies.ask(pods)));
  }

  private void judge(Report stat) {
    stat.silent().forEach((pod, why) -> wrong.add("the proxy of " + pod + " is silent: " + why));
    expect(stat, "web", 0.5, 1);
    expect(stat, "orders", 0.5, 1);
    expect(stat, "stock", 1, 1);
    expect(stat, "stock-flaky", 0.8, 0.95); // each tenth of its requests fails
  }

  private void expect(Report stat, String deployment, double atLeast, double atMost) {
    OptionalDouble rate =
        stat.rows().stream()
            .filter(row -> row.name().equals(deployment))
            .map(Row::golden)
            .filter(golden -> golden != null)
            .map(golden -> golden.successRate())
            .findFirst()
            .orElse(OptionalDouble.empty());
    if (rate.isEmpty()) {
      wrong.add("no requests were measured at " + deployment);
    } else if (rate.getAsDouble() < atLeast || rate.getAsDouble() > atMost) {
      wrong.add(
          "success rate of %s is %.3f (expected: %.2f to %.2f)"
              .formatted(deployment, rate.getAsDouble(), atLeast, atMost));
    }
  }
}
