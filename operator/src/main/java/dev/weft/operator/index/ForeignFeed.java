package dev.weft.operator.index;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kind that is somebody else's: followed while the cluster has it, which may begin and end at any
 * time. Its definition is never installed by us.
 */
public final class ForeignFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ForeignFeed.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Kind kind;
  private final Consumer<GenericKubernetesResource> is;
  private final Consumer<GenericKubernetesResource> gone;
  private @Nullable Feed<GenericKubernetesResource> feed;
  private String version = "";
  private boolean looked;

  /**
   * Which kind.
   *
   * @param versions that are understood, the one that is preferred first
   */
  public record Kind(String group, List<String> versions, String kind, String plural) {
    public Kind {
      versions = List.copyOf(versions);
    }
  }

  /**
   * @param gone gets an object of which only namespace and name can be relied on
   */
  public ForeignFeed(
      KubernetesClient client,
      Kind kind,
      Consumer<GenericKubernetesResource> is,
      Consumer<GenericKubernetesResource> gone) {
    this.client = client;
    this.kind = kind;
    this.is = is;
    this.gone = gone;
  }

  /**
   * @param timer on which it looks whether the cluster has the kind
   */
  void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** It has looked, and what there was then has been listed. */
  synchronized boolean settled() {
    return looked && (feed == null || feed.synced());
  }

  /** A look that fails, however it does, is followed by the next. */
  private synchronized void look() {
    try {
      String served = served().orElse("");
      if (!served.equals(version)) {
        follow(served);
      }
      looked = true;
    } catch (KubernetesClientException e) {
      log.debug("cannot look for a foreign kind kind={} cause={}", kind.kind(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("looking for a foreign kind failed kind={}", kind.kind(), e);
    }
  }

  /** The first of our versions that is served with this kind. */
  private Optional<String> served() {
    APIGroup group = client.getApiGroup(kind.group());
    if (group == null) {
      return Optional.empty();
    }
    List<String> offered =
        group.getVersions().stream().map(GroupVersionForDiscovery::getVersion).toList();
    return kind.versions().stream()
        .filter(offered::contains)
        .filter(each -> has(client.getApiResources(kind.group() + "/" + each)))
        .findFirst();
  }

  private boolean has(@Nullable APIResourceList resources) {
    return resources != null
        && resources.getResources().stream()
            .map(APIResource::getName)
            .anyMatch(kind.plural()::equals);
  }

  private void follow(String served) {
    close();
    version = served;
    if (served.isEmpty()) {
      log.info("a foreign kind is no longer there kind={}.{}", kind.plural(), kind.group());
      return;
    }
    log.info("following a foreign kind kind={}.{} version={}", kind.plural(), kind.group(), served);
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(served)
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(true)
            .build();
    var begun =
        new Feed<>(
            client,
            GenericKubernetesResource.class,
            client.genericKubernetesResources(context).inAnyNamespace(),
            is,
            gone);
    begun.start();
    feed = begun;
  }

  @Override
  public synchronized void close() {
    if (feed != null) {
      feed.close();
      feed = null;
    }
  }
}
