package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One informer a kind for everything in the playground that watches the API server. */
public final class Caches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Caches.class);
  private static final long SYNC_SECONDS = 20;

  private final KubernetesClient client;
  private final Map<Class<?>, Cache<?>> caches = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<SharedIndexInformer<?>> informers =
      new ConcurrentLinkedQueue<>();

  public Caches(KubernetesClient client) {
    this.client = client;
  }

  /** The cache of a kind. It fills once {@link #start} was called. */
  @SuppressWarnings("unchecked") // a cache is entered under the class of its objects, here only
  public <T extends HasMetadata> Cache<T> of(Class<T> kind) {
    return (Cache<T>) caches.computeIfAbsent(kind, _ -> prepare(kind));
  }

  private <T extends HasMetadata> Cache<T> prepare(Class<T> kind) {
    Cache<T> cache = new Cache<>();
    SharedIndexInformer<T> informer = client.resources(kind).inAnyNamespace().runnableInformer(0);
    informer.addEventHandler(feeding(cache));
    // The default gives up after some failures; this cluster may be short of CPU for a while.
    informer.exceptionHandler((_, _) -> true);
    informers.add(informer);
    return cache;
  }

  /** Starts all informers asked for so far and waits until each has its first list. */
  public void start() {
    var started =
        informers.stream()
            .map(informer -> informer.start().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(started).get(SYNC_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the API server did not answer a first list: " + e, e);
    }
    LOG.debug("caches filled");
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private static <T extends HasMetadata> ResourceEventHandler<T> feeding(Cache<T> cache) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        cache.accept(object);
      }

      @Override
      public void onUpdate(T before, T after) {
        cache.accept(after);
      }

      @Override
      public void onDelete(T object, boolean stateUnknown) {
        cache.gone(object);
      }
    };
  }
}
