package dev.weft.cli.rollout;

import dev.weft.cli.DurationOption;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a rollout; it goes on whether anybody watches or not. */
@Command(
    name = "status",
    description =
        "Show where a rollout stands. Exit code 1: it was rolled back, or its spec refused.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private Splits splits = new Splits();

  @Option(
      names = {"-w", "--watch"},
      description = "Follow it until it is promoted (0) or rolled back (1).")
  private boolean watch;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationOption.class,
      description = "Watch no longer than this, and end with 1 then (default: 1h).")
  private Duration wait = Duration.ofHours(1);

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to write it (default: table).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = splits.connect()) {
      TrafficSplit split = splits.get(client);
      Standing standing = Standing.of(split);
      if (output == Output.JSON) {
        say(json(standing));
      } else {
        standing.lines().forEach(this::say);
      }
      return watch ? follow(client, standing) : exit(standing);
    }
  }

  private int follow(KubernetesClient client, Standing begun) throws InterruptedException {
    long start = System.nanoTime();
    Standing seen = begun;
    while (!seen.state().isOver()) {
      if (System.nanoTime() - start > wait.toNanos()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
            "weft: not over within "
                + wait.toSeconds()
                + " s; it goes on by itself: "
                + seen.line());
        err.flush();
        return 1;
      }
      Thread.sleep(LOOK_EVERY);
      Standing next = Standing.of(splits.get(client));
      if (!next.equals(seen)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        say(
            output == Output.JSON
                ? json(next)
                : String.format(Locale.ROOT, "[%5.1f s] %s", seconds, next.line()));
      }
      seen = next;
    }
    return exit(seen);
  }

  /** For a program, on one line. Fields are only ever added; what is not known is null. */
  private String json(Standing standing) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("split", splits.name());
    out.put("state", standing.state().text());
    out.put("message", standing.line());
    out.put("rollout", standing.progress());
    return Serialization.asJson(out);
  }

  private static int exit(Standing standing) {
    return switch (standing.state()) {
      case UNDER_WAY, PAUSED, PROMOTED -> 0;
      case ROLLED_BACK, REFUSED -> 1;
    };
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
