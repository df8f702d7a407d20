package dev.weft.operator.smi;

import dev.weft.operator.index.ForeignFeed;
import dev.weft.operator.index.ForeignFeeds;
import dev.weft.operator.translate.SplitTranslator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows SMI's splits and the groups of routes that they name, and tells what each split asks for
 * now. Thread-safe.
 */
public final class SmiFeeds implements AutoCloseable {
  private static final ForeignFeed.Kind SPLITS =
      new ForeignFeed.Kind(
          "split.smi-spec.io",
          List.of("v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1"),
          "TrafficSplit",
          "trafficsplits");
  private static final ForeignFeed.Kind GROUPS =
      new ForeignFeed.Kind(
          "specs.smi-spec.io",
          List.of("v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1"),
          "HTTPRouteGroup",
          "httproutegroups");

  private final Map<Name, GenericKubernetesResource> splits = new HashMap<>();
  private final Map<Name, GenericKubernetesResource> groups = new HashMap<>();
  private final Told told;
  private final ForeignFeeds feeds;

  private record Name(String namespace, String name) {
    static Name of(GenericKubernetesResource object) {
      return new Name(object.getMetadata().getNamespace(), object.getMetadata().getName());
    }
  }

  /** Is told of each split. */
  @FunctionalInterface
  public interface Told {
    /**
     * @param result null: it is gone
     */
    void of(GenericKubernetesResource split, SplitTranslator.@Nullable Result result);
  }

  public SmiFeeds(KubernetesClient client, Told told) {
    this.told = told;
    this.feeds =
        new ForeignFeeds(
            "smi",
            List.of(
                new ForeignFeed(client, GROUPS, this::groupIs, this::groupGone),
                new ForeignFeed(client, SPLITS, this::splitIs, this::splitGone)));
  }

  public void start() {
    feeds.start();
  }

  /** Whether all splits that there were at the start have been told of. */
  public boolean settled() {
    return feeds.settled();
  }

  private synchronized void splitIs(GenericKubernetesResource split) {
    splits.put(Name.of(split), split);
    tell(split);
  }

  private synchronized void splitGone(GenericKubernetesResource split) {
    GenericKubernetesResource known = splits.remove(Name.of(split));
    told.of(known == null ? split : known, null);
  }

  private synchronized void groupIs(GenericKubernetesResource group) {
    groups.put(Name.of(group), group);
    tellAll(group.getMetadata().getNamespace());
  }

  private synchronized void groupGone(GenericKubernetesResource group) {
    groups.remove(Name.of(group));
    tellAll(group.getMetadata().getNamespace());
  }

  private void tellAll(String namespace) {
    splits.forEach((name, split) -> {
      if (name.namespace().equals(namespace)) {
        tell(split);
      }
    });
  }

  private void tell(GenericKubernetesResource split) {
    String namespace = split.getMetadata().getNamespace();
    told.of(
        split,
        SmiTranslator.translate(
            split, name -> Optional.ofNullable(groups.get(new Name(namespace, name)))));
  }

  @Override
  public void close() {
    feeds.close();
  }
}
