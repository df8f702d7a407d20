package dev.weft.cli.rollout;

import dev.weft.api.Names;
import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which split a command speaks of. */
final class Splits {
  @Mixin private ClusterAccess cluster = new ClusterAccess();

  @Parameters(paramLabel = "NAME", description = "Name of the TrafficSplit.")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "Its namespace (default: the context's).")
  private @Nullable String namespace;

  KubernetesClient connect() {
    return cluster.connect();
  }

  String name() {
    return name;
  }

  /** One with a rollout. */
  TrafficSplit get(KubernetesClient client) {
    String where = namespace(client);
    TrafficSplit split =
        client.resources(TrafficSplit.class).inNamespace(where).withName(name).get();
    if (split == null) {
      throw new CannotException("there is no TrafficSplit " + where + "/" + name);
    }
    if (split.getSpec().rollout() == null) {
      throw new CannotException(
          "TrafficSplit "
              + where
              + "/"
              + name
              + " has no spec.rollout: its weights stay as they are");
    }
    return split;
  }

  /** The time makes the request the only one: what was acted on is not acted on again. */
  void request(KubernetesClient client, String verb, Instant now) {
    get(client);
    client
        .resources(TrafficSplit.class)
        .inNamespace(namespace(client))
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s %s\"}}}"
                .formatted(Names.ROLLOUT_REQUEST_ANNOTATION, verb, now));
  }

  private String namespace(KubernetesClient client) {
    return Objects.requireNonNullElse(
        namespace, Objects.requireNonNullElse(client.getNamespace(), "default"));
  }
}
