package dev.weft.cli.stat;

import dev.weft.api.Names;
import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.NamespaceOptions;
import dev.weft.cli.Terminal;
import dev.weft.cli.cluster.MeshPod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the proxies twice, some seconds apart, and shows what happened in between. */
@Command(
    name = "stat",
    description = {
      "Show success rate, requests per second and latencies of workloads.",
      "Measured by their proxies at the server's side, over a few seconds from now on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft stat -n shop                       all deployments of a namespace",
      "  weft stat pods -n shop --watch          each pod, again and again",
      "  weft stat --from deploy/web -n shop     what web asks of others, as web sees it",
      "  weft stat ns -A -o json                 whole namespaces, for a program"
    })
public final class StatCommand implements Callable<Integer> {
  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();
  @Mixin private NamespaceOptions namespaces = new NamespaceOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND[/NAME]",
      defaultValue = "deploy",
      description = "deploy (the default), sts, ds, rs, jobs, po or ns.")
  private String resource = "deploy";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Only this one.")
  private @Nullable String name;

  @Option(
      names = "--from",
      paramLabel = "KIND/NAME",
      description = "Show what this one sends, measured at its side.")
  private @Nullable String from;

  @Option(
      names = {"-t", "--window"},
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to measure (default: 5).")
  private int windowSeconds = 5;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on until interrupted.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to write it (default: table).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    Resource selection = resource(resource, name);
    Resource sender = from == null ? null : resource(from, null);
    if (windowSeconds < 1 || windowSeconds > 600) {
      throw new ParameterException(
          spec.commandLine(), "--window: " + windowSeconds + " (expected: 1 to 600 seconds)");
    }
    try (KubernetesClient client = cluster.connect()) {
      String where = selection.kind() == Kind.NAMESPACE ? null : namespaces.where(client);
      return measure(new Proxies(client, System::nanoTime), selection, sender, where);
    }
  }

  private int measure(
      Proxies proxies, Resource selection, @Nullable Resource sender, @Nullable String where)
      throws InterruptedException {
    Map<MeshPod, Answer> last = proxies.ask(proxies.pods(where));
    int code;
    do {
      Thread.sleep(Duration.ofSeconds(windowSeconds));
      List<MeshPod> pods = proxies.pods(where);
      Map<MeshPod, Answer> now = proxies.ask(pods);
      Report.Rounds rounds = new Report.Rounds(pods, last, now);
      Report report =
          sender == null
              ? Report.inbound(selection, rounds)
              : Report.outbound(sender, selection, rounds);
      code = show(report, sender != null, where);
      last = now;
    } while (watch);
    return code;
  }

  private int show(Report report, boolean outbound, @Nullable String where) {
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.JSON) {
      out.println(JsonReport.text(report));
    } else if (report.rows().isEmpty() && !watch) {
      throw new CannotException(nothing(report, outbound, where));
    } else {
      if (watch && Terminal.isOne()) {
        out.print(Terminal.CLEAR);
      }
      Table.lines(report, where == null && report.kind() != Kind.NAMESPACE).forEach(out::println);
    }
    out.flush();
    return complain(report, outbound) ? 1 : 0;
  }

  private static String nothing(Report report, boolean outbound, @Nullable String where) {
    String place = where == null ? "the cluster" : "namespace " + where;
    return outbound
        ? "no requests were sent from there to any of these in the window"
        : "no " + report.kind().plural() + " with running pods in " + place;
  }

  /** Says on stderr what the table cannot; true when nothing could be measured. */
  private boolean complain(Report report, boolean outbound) {
    PrintWriter err = spec.commandLine().getErr();
    report
        .silent()
        .forEach(
            (pod, why) -> err.println("weft: the proxy of " + pod + " does not answer: " + why));
    if (!outbound && !report.rows().isEmpty() && report.meshed() == 0) {
      err.println(
          "weft: none of these pods has a proxy. Label the namespace "
              + Names.INJECT_LABEL
              + "=enabled and restart them (kubectl rollout restart).");
    }
    err.flush();
    return !report.silent().isEmpty() && report.silent().size() >= report.meshed();
  }

  private Resource resource(String word, @Nullable String separateName) {
    return switch (Resource.parse(word, separateName)) {
      case Resource.Parsed.Ok(Resource parsed) -> parsed;
      case Resource.Parsed.Malformed(String why) ->
          throw new ParameterException(spec.commandLine(), why);
    };
  }
}
