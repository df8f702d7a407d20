package dev.weft.cli.upgrade;

import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.WatchOptions;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();
  @Mixin private WatchOptions options = new WatchOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Mesh mesh = mesh(client);
      return options.show(
          spec,
          Standing.of(mesh),
          new WatchedUpgrade(mesh.getMetadata().getName(), () -> Standing.of(mesh(client))));
    }
  }

  private static Mesh mesh(KubernetesClient client) {
    return OneMesh.of(client.resources(Mesh.class).list().getItems())
        .orElseThrow(() ->
            new CannotException("this cluster has no Mesh: apply one, such as samples/mesh.yaml"));
  }

  private record WatchedUpgrade(String mesh, Supplier<Standing> look)
      implements WatchOptions.Shown<Standing> {
    @Override
    public boolean isOver(Standing seen) {
      return seen.state() != Standing.State.UNDER_WAY;
    }

    @Override
    public Standing next(Standing seen) {
      return look.get();
    }

    @Override
    public String line(Standing seen) {
      return seen.line();
    }

    @Override
    public List<String> lines(Standing seen) {
      return seen.lines();
    }

    @Override
    public String json(Standing seen) {
      return UpgradeJson.text(mesh, seen);
    }

    @Override
    public int exit(Standing seen) {
      return seen.state() == Standing.State.FAILED ? 1 : 0;
    }
  }
}
