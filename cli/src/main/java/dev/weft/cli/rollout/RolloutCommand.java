package dev.weft.cli.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows rollouts, and hands on what a person wants of them: the operator acts. */
@Command(
    name = "rollout",
    description = {
      "Show how the rollout of a TrafficSplit stands, or ask the operator to end it, promote it, resume it after a failure,",
      "or begin it again. Its spec is not changed; spec.rollout.paused pauses it."
    },
    subcommands = {
      StatusCommand.class,
      RolloutCommand.Abort.class,
      RolloutCommand.Promote.class,
      RolloutCommand.Resume.class,
      RolloutCommand.Restart.class
    },
    synopsisSubcommandLabel = "(status | abort | promote | resume | restart)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft rollout status stock -n shop --watch    follow it: 0 when promoted, 1 when rolled back",
      "  weft rollout abort stock -n shop             give the candidate's share back at once",
      "  weft rollout promote stock -n shop           give the candidate all requests at once"
    })
public final class RolloutCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
  }

  /** One of the verbs. */
  abstract static class Asking implements Callable<Integer> {
    private final String verb;
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
    @Mixin private Splits splits = new Splits();

    Asking(String verb) {
      this.verb = verb;
    }

    @Override
    public Integer call() {
      try (KubernetesClient client = splits.connect()) {
        splits.request(client, verb, Instant.now());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("asked the operator to " + verb + " the rollout of " + splits.name());
      out.flush();
      return 0;
    }
  }

  @Command(name = "abort", description = "Give the candidate's share back at once.")
  static final class Abort extends Asking {
    Abort() {
      super("abort");
    }
  }

  @Command(name = "promote", description = "Give the candidate all requests at once.")
  static final class Promote extends Asking {
    Promote() {
      super("promote");
    }
  }

  @Command(name = "resume", description = "Go on after a failure that has paused it.")
  static final class Resume extends Asking {
    Resume() {
      super("resume");
    }
  }

  @Command(name = "restart", description = "Begin again with the first step.")
  static final class Restart extends Asking {
    Restart() {
      super("restart");
    }
  }
}
