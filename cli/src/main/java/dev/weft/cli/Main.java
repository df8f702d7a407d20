package dev.weft.cli;

import dev.weft.api.Version;
import dev.weft.cli.check.CheckCommand;
import dev.weft.cli.cluster.Reasons;
import dev.weft.cli.identity.IdentityCommand;
import dev.weft.cli.profile.ProfileCommand;
import dev.weft.cli.restart.RestartCommand;
import dev.weft.cli.rollout.RolloutCommand;
import dev.weft.cli.stat.StatCommand;
import dev.weft.cli.uninstall.UninstallCommand;
import dev.weft.cli.upgrade.UpgradeCommand;
import io.fabric8.kubernetes.client.KubernetesClientException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code weft} command. Exit codes: 0 done, 1 could not, 2 not understood. */
@Command(
    name = "weft",
    description = "A service mesh for Kubernetes.",
    version = "weft " + Version.CURRENT,
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      InstallCommand.class,
      CheckCommand.class,
      IdentityCommand.class,
      ProfileCommand.class,
      RestartCommand.class,
      RolloutCommand.class,
      StatCommand.class,
      UninstallCommand.class,
      UpgradeCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nRun by the same launcher, as programs of their own:%n",
    footer = {
      "  playground  an embedded cluster with a mesh and a sample application: start here",
      "  proxy       the data plane; --static DIR runs one from files",
      "  init        sets a pod's redirect rules",
      "  operator    the control plane",
      "",
      "'weft help COMMAND' tells of one."
    })
public final class Main implements Runnable {
  private static final int COULD_NOT = 1;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error"); // the client's chatter
    System.exit(commandLine().execute(args));
  }

  /** The whole command, for running it and for asking it about itself. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((exception, _) -> explain(exception))
        .setExecutionExceptionHandler((exception, line, _) -> {
          line.getErr().println("weft: " + complaint(exception));
          return COULD_NOT;
        });
  }

  private static int explain(ParameterException exception) {
    CommandLine line = exception.getCommandLine();
    line.getErr().println("weft: " + exception.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, line.getErr());
    line.usage(line.getErr());
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String complaint(Exception exception) throws Exception {
    return switch (exception) {
      case CannotException e -> String.valueOf(e.getMessage());
      case KubernetesClientException e ->
          "the cluster did not answer as it should: " + Reasons.of(e);
      default -> throw exception; // a bug: its stack trace is of use
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
