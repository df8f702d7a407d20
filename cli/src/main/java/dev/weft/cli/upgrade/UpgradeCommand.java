package dev.weft.cli.upgrade;

import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.DurationOption;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows an upgrade; it goes on whether anybody watches or not. */
@Command(
    name = "upgrade",
    description = {
      "Show where the upgrade of the proxies stands. It begins by itself when the Mesh's spec.proxy.image or the",
      "operator's version changes. Exit code 1: it failed, or was rolled back."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft upgrade                          how it stands",
      "  weft upgrade --watch                  follow it: 0 when it is done, 1 when it failed",
      "  weft upgrade --watch --wait 20m -o json    for a script: a line for each change"
    })
public final class UpgradeCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** How the answer is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Option(
      names = {"-w", "--watch"},
      description = "Follow it until it is done (0) or has failed (1).")
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
    try (KubernetesClient client = cluster.connect()) {
      Mesh mesh = mesh(client);
      Standing standing = Standing.of(mesh);
      if (output == Output.JSON) {
        say(UpgradeJson.text(mesh.getMetadata().getName(), standing));
      } else {
        standing.lines().forEach(this::say);
      }
      return watch ? follow(client, standing) : exit(standing);
    }
  }

  private static Mesh mesh(KubernetesClient client) {
    return OneMesh.of(client.resources(Mesh.class).list().getItems())
        .orElseThrow(() ->
            new CannotException("this cluster has no Mesh: apply one, such as samples/mesh.yaml"));
  }

  private int follow(KubernetesClient client, Standing begun) throws InterruptedException {
    long start = System.nanoTime();
    Standing seen = begun;
    while (seen.state() == Standing.State.UNDER_WAY) {
      if (System.nanoTime() - start > wait.toNanos()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(
            "weft: not done within "
                + wait.toSeconds()
                + " s; it goes on by itself. Last seen: "
                + seen.line());
        err.flush();
        return 1;
      }
      Thread.sleep(LOOK_EVERY);
      Mesh mesh = mesh(client);
      Standing next = Standing.of(mesh);
      if (!next.equals(seen)) {
        say(
            output == Output.JSON
                ? UpgradeJson.text(mesh.getMetadata().getName(), next)
                : String.format(
                    Locale.ROOT, "[%5.1f s] %s", (System.nanoTime() - start) / 1e9, next.line()));
      }
      seen = next;
    }
    return exit(seen);
  }

  private static int exit(Standing standing) {
    return standing.state() == Standing.State.FAILED ? 1 : 0;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
