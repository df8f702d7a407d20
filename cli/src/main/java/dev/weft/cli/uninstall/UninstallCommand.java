package dev.weft.cli.uninstall;

import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Unlike {@code install} it does what it says: the order matters, and half of it is waiting. */
@Command(
    name = "uninstall",
    description = {
      "Take Weft out of the cluster: the Mesh, then the proxies, then the rest. Applications go on.",
      "It can be run again, and goes on where it stopped."
    })
public final class UninstallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Option(
      names = "--restart",
      description = "Roll every workload whose pods have a proxy, once new pods get none.")
  private boolean restart;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationOption.class,
      description = "How long to wait for all of it (default: 10m).")
  private Duration wait = Duration.ofMinutes(10);

  @Option(
      names = "--crds",
      description =
          "Delete the custom resource definitions, too, and with them every ServiceProfile and the like.")
  private boolean crds;

  @Option(
      names = "--force",
      description =
          "Leave bare pods and those of Jobs with their proxies; delete the namespace whatever it holds.")
  private boolean force;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      var survey = new Survey(client);
      Facts facts = survey.look();
      PrintWriter out = spec.commandLine().getOut();
      return switch (UninstallPlan.of(facts, new UninstallPlan.Wish(restart, crds, force))) {
        case UninstallPlan.Refused(String message) -> throw new CannotException(message);
        case UninstallPlan.Go plan when dryRun -> {
          Preview.lines(plan, facts).forEach(out::println);
          out.flush();
          yield 0;
        }
        case UninstallPlan.Go plan -> {
          if (facts.meshes().isEmpty() && plan.delete().isEmpty()) {
            out.println("nothing to do: there is no Mesh, and no operator");
            plan.kept().forEach(each -> out.println("kept: " + each));
            out.flush();
            yield 0;
          }
          boolean done =
              new Teardown(client, survey, out, spec.commandLine().getErr(), wait).run(plan);
          yield done ? 0 : 1;
        }
      };
    }
  }
}
