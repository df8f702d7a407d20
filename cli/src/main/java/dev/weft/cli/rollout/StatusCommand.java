package dev.weft.cli.rollout;

import dev.weft.cli.WatchOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a rollout; it goes on whether anybody watches or not. */
@Command(
    name = "status",
    description =
        "Show where a rollout stands. Exit code 1: it was rolled back, or its spec refused.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private Splits splits = new Splits();
  @Mixin private WatchOptions options = new WatchOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = splits.connect()) {
      return options.show(
          spec, Standing.of(splits.get(client)), new WatchedRollout(client, splits));
    }
  }

  private record WatchedRollout(KubernetesClient client, Splits splits)
      implements WatchOptions.Shown<Standing> {
    @Override
    public boolean isOver(Standing seen) {
      return seen.state().isOver();
    }

    @Override
    public Standing next(Standing seen) {
      return Standing.of(splits.get(client));
    }

    @Override
    public String line(Standing seen) {
      return seen.line();
    }

    @Override
    public List<String> lines(Standing seen) {
      return seen.lines();
    }

    /** Fields are only ever added; what is not known is null. */
    @Override
    public String json(Standing seen) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      out.put("split", splits.name());
      out.put("state", seen.state().text());
      out.put("message", seen.line());
      out.put("rollout", seen.progress());
      return Serialization.asJson(out);
    }

    @Override
    public int exit(Standing seen) {
      return switch (seen.state()) {
        case UNDER_WAY, PAUSED, PROMOTED -> 0;
        case ROLLED_BACK, REFUSED -> 1;
      };
    }
  }
}
