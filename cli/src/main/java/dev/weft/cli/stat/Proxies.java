package dev.weft.cli.stat;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Pods;
import dev.weft.cli.cluster.Said;
import dev.weft.cli.metrics.MetricsText;
import dev.weft.cli.metrics.Scrape;
import dev.weft.cli.metrics.Window;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks proxies for their metrics. */
public final class Proxies {
  private final Pods pods;
  private final LongSupplier nanos;

  public Proxies(KubernetesClient client, LongSupplier nanos) {
    this.pods = new Pods(client);
    this.nanos = nanos;
  }

  /**
   * @param namespace null: all
   */
  public List<MeshPod> pods(@Nullable String namespace) {
    return pods.list(namespace);
  }

  /** Asks each meshed pod that runs. */
  public Map<MeshPod, Answer> ask(List<MeshPod> asked) throws InterruptedException {
    return pods.ask(asked, "metrics", this::read);
  }

  private Answer read(Said said) {
    return switch (said) {
      case Said.Silent(String why) -> new Answer.Silent(why);
      case Said.Text(String text) ->
          switch (MetricsText.parse(text, Window::reads)) {
            case MetricsText.Parsed.Ok(var samples) ->
                new Answer.Ok(Scrape.of(samples, nanos.getAsLong()));
            case MetricsText.Parsed.Malformed(int line, String why) ->
                new Answer.Silent("metrics, line " + line + ": " + why);
          };
    };
  }
}
