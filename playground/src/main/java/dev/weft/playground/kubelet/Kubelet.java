package dev.weft.playground.kubelet;

import dev.weft.playground.apiserver.Node;
import dev.weft.playground.controllers.Cache;
import dev.weft.playground.controllers.Key;
import dev.weft.playground.controllers.NodeObject;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives every pod of the node a worker and hands on what happens to it. */
public final class Kubelet implements Node, AutoCloseable {
  private static final Duration LAST_WAIT = Duration.ofSeconds(6);

  private final Machine machine;
  private final Processes processes;
  private final Cache<Pod> pods;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>(); // by uid
  private volatile boolean running;

  public Kubelet(Machine machine) {
    this.machine = machine;
    this.processes = new Processes(machine.run().resolve("processes"));
    this.pods = machine.caches().of(Pod.class);
    pods.listen(this::changed);
    Cache<ConfigMap> maps = machine.caches().of(ConfigMap.class);
    Cache<Secret> secrets = machine.caches().of(Secret.class);
    maps.listen((before, after) -> refresh(before, after));
    secrets.listen((before, after) -> refresh(before, after));
  }

  /** Takes up the pods that are there and those to come. */
  public void start() {
    running = true;
    pods.all().forEach(pod -> changed(null, pod));
  }

  private void changed(@Nullable Pod before, @Nullable Pod after) {
    if (!running) {
      return;
    }
    if (before != null && (after == null || !uid(after).equals(uid(before)))) {
      tell(uid(before), new Message.Gone());
    }
    if (after != null && NodeObject.NAME.equals(after.getSpec().getNodeName())) {
      boolean[] fresh = new boolean[1];
      PodWorker worker =
          workers.computeIfAbsent(
              uid(after),
              uid -> {
                fresh[0] = true;
                return new PodWorker(machine, processes, after, () -> workers.remove(uid));
              });
      if (fresh[0]) {
        worker.start();
      } else {
        worker.tell(new Message.Updated());
      }
    }
  }

  private void refresh(@Nullable HasMetadata before, @Nullable HasMetadata after) {
    HasMetadata one = after == null ? before : after;
    if (one != null && running) {
      pods.in(one.getMetadata().getNamespace())
          .forEach(pod -> tell(uid(pod), new Message.Refresh()));
    }
  }

  private void tell(String uid, Message message) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.tell(message);
    }
  }

  @Override
  public InputStream logs(String namespace, String pod, String container, LogOptions options)
      throws IOException {
    PodWorker worker = workers.get(uid(find(namespace, pod)));
    var log =
        worker == null ? null : worker.sandbox().log(container, options.previous()).orElse(null);
    if (log == null) {
      throw new IOException(
          (options.previous() ? "previous terminated container" : "container")
              + " \""
              + container
              + "\" in pod \""
              + pod
              + "\" "
              + (options.previous() ? "not found" : "is waiting to start"));
    }
    return new LogStream(log, options, machine.clock().instant());
  }

  @Override
  public InetSocketAddress address(String namespace, String pod, int port) throws IOException {
    var status = find(namespace, pod).getStatus();
    if (status == null || status.getPodIP() == null) {
      throw new IOException("pod \"" + pod + "\" has no address yet");
    }
    return new InetSocketAddress(status.getPodIP(), port);
  }

  /**
   * Ends a container's processes without warning, as a crash would; the kubelet then does as it
   * does after one. False when the container does not run.
   */
  public boolean crash(String namespace, String pod, String container) throws IOException {
    PodWorker worker = workers.get(uid(find(namespace, pod)));
    return worker != null && worker.crash(container);
  }

  private Pod find(String namespace, String pod) throws IOException {
    return pods.get(new Key(namespace, pod))
        .orElseThrow(() -> new IOException("pod \"" + pod + "\" not found"));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  /** Ends every process; pods keep their objects. */
  @Override
  public void close() {
    running = false;
    List<PodWorker> all = List.copyOf(workers.values());
    all.forEach(worker -> worker.tell(new Message.Shutdown()));
    try {
      for (PodWorker worker : all) {
        worker.awaitEnd(LAST_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
