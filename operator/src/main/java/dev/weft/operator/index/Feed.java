package dev.weft.operator.index;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An informer that remembers of its objects nothing but their names and versions: what matters of
 * them is handed on at once. Lists page by page, and goes on by itself when the API server has been
 * away.
 */
public final class Feed<T extends HasMetadata> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  private static final long PAGE = 500;

  private final String kind;
  private final SharedIndexInformer<T> informer;

  /**
   * @param gone gets an object of which only namespace and name can be relied on
   */
  public Feed(
      KubernetesClient client,
      Class<T> type,
      Informable<T> resources,
      Consumer<T> is,
      Consumer<T> gone) {
    this.kind = type.getSimpleName();
    this.informer =
        resources
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(
                new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE,
                    type,
                    client.getKubernetesSerialization()))
            .exceptionHandler((started, problem) -> {
              log.warn(
                  "informer lost its connection; it tries again kind={} cause={}",
                  kind,
                  problem.toString());
              return true;
            });
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(T object) {
            is.accept(object);
          }

          @Override
          public void onUpdate(T before, T object) {
            is.accept(object);
          }

          @Override
          public void onDelete(T object, boolean finalStateUnknown) {
            gone.accept(object);
          }
        });
  }

  public String kind() {
    return kind;
  }

  public void start() {
    informer.start();
  }

  public boolean synced() {
    return informer.hasSynced();
  }

  public boolean running() {
    return informer.isRunning();
  }

  /** Sees changes now; false while the API server is away. */
  public boolean watching() {
    return informer.isWatching();
  }

  @Override
  public void close() {
    informer.close();
  }
}
