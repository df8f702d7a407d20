package dev.weft.cli.check;

import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import dev.weft.cli.Patience;
import dev.weft.cli.check.facts.Asked;
import dev.weft.cli.check.facts.Asked.Scope;
import dev.weft.cli.check.facts.ClusterGathering;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exits with 1 when something is wrong, or is about to be. */
@Command(
    name = "check",
    description = {
      "Check that the mesh is as it should be. Exit code 0: it is; 1: something is wrong, and what to do is said.",
      "Warnings alone leave it at 0. docs/check.md tells of each check."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft check --pre                            can Weft be installed here?",
      "  weft check                                  operator, control plane and identities",
      "  weft check --proxy -n shop                  the same, and the proxies of a namespace",
      "  weft check --wait 0s -o short               what is wrong at this moment, and nothing else",
      "  weft check --identity --fail-within 30d     certificates and trust; also fails when an authority expires within 30 days",
      "  weft check -o json                          for a program, in the shape of linkerd check"
    })
public final class CheckCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON,
    SHORT
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Option(names = "--pre", description = "Check whether Weft can be installed.")
  private boolean pre;

  @Option(
      names = "--proxy",
      description = "Check the data plane, too: proxies, and what is configured for them.")
  private boolean proxy;

  @Option(
      names = "--identity",
      description = "Check only authorities, the control plane's certificates, and each proxy's.")
  private boolean identity;

  @Option(
      names = "--fail-within",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description =
          "Fail when an authority or the control plane's certificate expires within this.")
  private @Nullable Duration failWithin;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Look only at the proxies of this namespace (default: at all).")
  private @Nullable String namespace;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description =
          "How long to wait for what may come right by itself (default: 5m; with --identity: 0s).")
  private @Nullable Duration wait;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json|short",
      defaultValue = "table",
      description = "How to write it (default: table); short: only what is not well.")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    Scope scope = scope();
    if (scope == Scope.IDENTITY) {
      cluster.connect().close(); // who asks for certificates alone is told at once of no cluster
    }
    Findings findings = look(new Asked(scope, namespace, failWithin));
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> out.println(CheckJson.text(findings));
      case TABLE -> CheckTable.lines(findings).forEach(out::println);
      case SHORT -> CheckTable.shortly(findings).forEach(out::println);
    }
    out.flush();
    return findings.success() ? 0 : 1;
  }

  private Scope scope() {
    if (Stream.of(pre, proxy, identity).filter(said -> said).count() > 1) {
      throw wrong("--pre, --proxy and --identity (expected: one of them at most)");
    }
    if (pre && (namespace != null || failWithin != null)) {
      throw wrong("--pre with -n or --fail-within (expected: neither, before there is a mesh)");
    }
    if (pre) {
      return Scope.PRE;
    }
    return identity ? Scope.IDENTITY : proxy ? Scope.PROXIES : Scope.INSTALLED;
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** Looks again for as long as all that is wrong may come right by itself. */
  private Findings look(Asked asked) throws InterruptedException {
    Patience patience =
        new Patience(
            Objects.requireNonNullElse(
                wait, asked.scope() == Scope.IDENTITY ? Duration.ZERO : PATIENCE),
            LOOK_EVERY);
    ClusterGathering gathering = new ClusterGathering(asked, InstantSource.system());
    String[] told = {""};
    return patience.until(
        judge(gathering, asked),
        findings -> !findings.worthWaiting(),
        _ -> judge(gathering, asked),
        findings -> {
          if (findings.worthWaiting() && !patience.isOver()) {
            told[0] = tell(findings, told[0]);
          }
        });
  }

  private Findings judge(ClusterGathering gathering, Asked asked) throws InterruptedException {
    return RuleSet.judge(Catalog.of(asked.scope()), gathering.gather(cluster::open));
  }

  /** Says what is waited for, unless that was the last that was told; returns it. */
  private String tell(Findings findings, String told) {
    String waitingFor = findings.errors().map(Check::description).collect(Collectors.joining("; "));
    if (!waitingFor.equals(told)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("weft: waiting until " + waitingFor);
      err.flush();
    }
    return waitingFor;
  }
}
