package dev.weft.playground.app;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.stat.Answer;
import dev.weft.cli.stat.Kind;
import dev.weft.cli.stat.Proxies;
import dev.weft.cli.stat.Report;
import dev.weft.cli.stat.Resource;
import dev.weft.cli.stat.Table;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shop's golden metrics, again and again until interrupted. */
final class LiveTable {
  private static final Duration IN_PLACE = Duration.ofSeconds(2);
  private static final Duration APPENDED = Duration.ofSeconds(10);

  private final Playground playground;
  private final PrintStream out;
  private final boolean inPlace;

  /**
   * @param inPlace redraw it on a terminal; else append
   */
  LiveTable(Playground playground, PrintStream out, boolean inPlace) {
    this.playground = playground;
    this.out = out;
    this.inPlace = inPlace;
  }

  void run() throws InterruptedException {
    Proxies proxies = new Proxies(playground.client(), System::nanoTime);
    Map<MeshPod, Answer> last = Map.of();
    int drawn = 0;
    while (true) {
      try {
        List<MeshPod> pods = proxies.pods(Playground.SHOP);
        Map<MeshPod, Answer> now = proxies.ask(pods);
        if (!last.isEmpty()) {
          drawn = draw(lines(new Report.Rounds(pods, last, now)), drawn);
        }
        last = now;
      } catch (KubernetesClientException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        drawn = draw(List.of("the cluster does not answer: " + e.getMessage()), drawn);
      }
      Thread.sleep(inPlace ? IN_PLACE : APPENDED);
    }
  }

  private List<String> lines(Report.Rounds rounds) {
    Report report = Report.inbound(new Resource(Kind.DEPLOYMENT, null), rounds);
    List<String> lines = new ArrayList<>(Table.lines(report, false));
    report
        .silent()
        .forEach((pod, why) -> lines.add("the proxy of " + pod + " does not answer: " + why));
    lines.add(inPlace ? "Ctrl-C stops everything." : "");
    return lines;
  }

  private int draw(List<String> lines, int drawn) {
    if (inPlace && drawn > 0) {
      out.print("\033[" + drawn + "A\033[J"); // so many lines up; what is below goes
    }
    lines.forEach(out::println);
    out.flush();
    return lines.size();
  }
}
