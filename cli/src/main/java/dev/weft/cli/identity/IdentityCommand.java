package dev.weft.cli.identity;

import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.NamespaceOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows authorities, rotation and proxies as they are now. */
@Command(
    name = "identity",
    description = {
      "Show the mesh's trust anchors and issuer, a rotation that is under way, and for each proxy its certificate",
      "and whether it has acknowledged the trust anchors."
    },
    subcommands = RenewCommand.class,
    synopsisSubcommandLabel = "[renew]",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft identity -n shop                           authorities, and the proxies of a namespace",
      "  weft identity -A -o json                        all proxies, for a program",
      "  weft identity renew --trust-anchor --wait       rotate the trust anchor, and watch it",
      "  weft check --identity --fail-within 30d         is anything wrong, or about to expire?"
    })
public final class IdentityCommand implements Callable<Integer> {
  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();
  @Mixin private NamespaceOptions namespaces = new NamespaceOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to write it (default: table).")
  private Output output = Output.TABLE;

  /** 1 when the authorities cannot be read, or no proxy answers. */
  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      String where = namespaces.where(client);
      Facts facts =
          new Gathering(client, InstantSource.system())
              .gather(where)
              .orElseThrow(() ->
                  new CannotException(
                      "this cluster has no Mesh: apply one, such as samples/mesh.yaml"));
      return show(IdentityReport.of(facts), where == null);
    }
  }

  private int show(IdentityReport report, boolean namespaces) {
    PrintWriter out = spec.commandLine().getOut();
    if (output == Output.JSON) {
      out.println(IdentityJson.text(report));
    } else {
      IdentityTable.lines(report, namespaces).forEach(out::println);
    }
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    report.problems().forEach(problem -> err.println("weft: " + problem));
    report
        .silent()
        .forEach(
            (pod, why) -> err.println("weft: the proxy of " + pod + " does not answer: " + why));
    err.flush();
    boolean noneAnswers = report.proxies().isEmpty() && !report.silent().isEmpty();
    return noneAnswers || !report.problems().isEmpty() ? 1 : 0;
  }
}
