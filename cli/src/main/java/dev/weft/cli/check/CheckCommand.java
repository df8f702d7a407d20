package dev.weft.cli.check;

import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import dev.weft.cli.identity.Gathering;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
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
      "Warnings alone leave it at 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft check --identity                       certificates and trust",
      "  weft check --identity --fail-within 30d     also fails when an authority expires within 30 days",
      "  weft check --identity -o json               for a program, in the shape of linkerd check"
    })
public final class CheckCommand implements Callable<Integer> {
  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Option(
      names = "--identity",
      description = "Check authorities, the control plane's certificates, and each proxy's.")
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
      description = "Ask only the proxies of this namespace (default: of all).")
  private @Nullable String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to write it (default: table).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    if (!identity) {
      throw new ParameterException(
          spec.commandLine(), "nothing to check was named (expected: --identity)");
    }
    try (KubernetesClient client = cluster.connect()) {
      var facts = new Gathering(client, InstantSource.system()).gather(namespace);
      Findings findings = IdentityChecks.of(facts, failWithin);
      PrintWriter out = spec.commandLine().getOut();
      if (output == Output.JSON) {
        out.println(CheckJson.text(findings));
      } else {
        CheckTable.lines(findings).forEach(out::println);
      }
      out.flush();
      return findings.success() ? 0 : 1;
    }
  }
}
