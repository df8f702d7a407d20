package dev.weft.operator.index;

import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RouteTranslator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows Gateway API's routes, while a cluster has their kinds. */
public final class RouteFeeds implements AutoCloseable {
  public static final String GROUP = "gateway.networking.k8s.io";

  private static final Map<Kind, List<String>> VERSIONS =
      Map.of(Kind.HTTP, List.of("v1", "v1beta1"), Kind.GRPC, List.of("v1"));

  private final ForeignFeeds feeds;

  /** Is told of each route. */
  @FunctionalInterface
  public interface Told {
    /**
     * @param route of which only namespace and name can be relied on when it is gone
     * @param result null: it is gone
     */
    void of(Kind kind, GenericKubernetesResource route, RouteTranslator.@Nullable Result result);
  }

  public RouteFeeds(KubernetesClient client, Told told) {
    this.feeds =
        new ForeignFeeds(
            "gateway-api",
            Stream.of(Kind.values())
                .map(kind ->
                    new ForeignFeed(
                        client,
                        new ForeignFeed.Kind(
                            GROUP,
                            VERSIONS.getOrDefault(kind, List.of()),
                            kind.text(),
                            kind.plural()),
                        route -> told.of(kind, route, RouteTranslator.translate(kind, route)),
                        route -> told.of(kind, route, null)))
                .toList());
  }

  public void start() {
    feeds.start();
  }

  /** Whether all routes that there were at the start have been told of. */
  public boolean settled() {
    return feeds.settled();
  }

  @Override
  public void close() {
    feeds.close();
  }
}
