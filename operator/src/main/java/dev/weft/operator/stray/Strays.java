package dev.weft.operator.stray;

import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MissingProxies;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.status.Events;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of pods that ask for a proxy and have none, and evicts one after the other if the Mesh says
 * so. Called by whoever leads; what it remembers is lost with it and found anew.
 */
public final class Strays {
  private static final Logger log = LoggerFactory.getLogger(Strays.class);

  /** A namespace's label and its pods come by different watches, in any order. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final int TOLD_AT_ONCE = 20; // the rest is told by the next pass

  private final UnmeshedPods pods;
  private final Evictions evictions;
  private final Events events;
  private final InstantSource clock;
  private final Map<String, Instant> seen = new HashMap<>(); // by uid
  private final Set<Told> told = new HashSet<>();
  private Recreation.History history = Recreation.History.NONE;
  private volatile int count;

  private record Told(String uid, String reason) {}

  public Strays(UnmeshedPods pods, Evictions evictions, Events events, InstantSource clock) {
    this.pods = pods;
    this.evictions = evictions;
    this.events = events;
    this.clock = clock;
  }

  /**
   * How it stands.
   *
   * @param missing pods that should have a proxy and have none, by name
   * @param next when to call again; at the longest {@code idle}
   */
  public record Outcome(List<PodId> missing, Duration next) {
    public Outcome {
      missing = List.copyOf(missing);
    }
  }

  /** As of the last call; 0 where nobody calls. */
  public int count() {
    return count;
  }

  /** Nothing should have a proxy any more. */
  public void rest() {
    count = 0;
  }

  /**
   * @param injects pods that come now get a proxy
   * @param idle when to call again if nothing is left to do
   */
  public synchronized Outcome tend(Mesh mesh, boolean injects, Duration idle) {
    Instant now = clock.instant();
    List<Unmeshed> asking = pods.asking();
    List<Unmeshed> settled = settled(asking, now);
    List<Unmeshed> missing = settled.stream().filter(Unmeshed::canHaveProxy).toList();
    MissingProxies policy = mesh.getSpec().injection().missing();
    boolean allTold = tellAll(settled, policy);
    Duration next = idle;
    if (!allTold || settled.size() < asking.size()) {
      next = shorter(next, SETTLED);
    }
    if (policy == MissingProxies.RECREATE && injects) {
      next = shorter(next, recreate(missing, mesh, now));
    }
    count = missing.size();
    return new Outcome(missing.stream().map(Unmeshed::id).toList(), next);
  }

  private List<Unmeshed> settled(List<Unmeshed> asking, Instant now) {
    Set<String> present = asking.stream().map(Unmeshed::uid).collect(Collectors.toSet());
    seen.keySet().retainAll(present);
    told.removeIf(each -> !present.contains(each.uid));
    return asking.stream()
        .filter(pod -> !seen.computeIfAbsent(pod.uid(), _ -> now).plus(SETTLED).isAfter(now))
        .toList();
  }

  private boolean tellAll(List<Unmeshed> settled, MissingProxies policy) {
    int left = TOLD_AT_ONCE;
    for (Unmeshed pod : settled) {
      Telling telling = Telling.of(pod, policy);
      if (!told.contains(new Told(pod.uid(), telling.reason()))) {
        if (left-- == 0) {
          return false;
        }
        tell(pod, telling);
      }
    }
    return true;
  }

  private void tell(Unmeshed pod, Telling telling) {
    if (told.add(new Told(pod.uid(), telling.reason()))) {
      events.tellOnce(about(pod), telling.type(), telling.reason(), telling.note());
    }
  }

  private Duration recreate(List<Unmeshed> missing, Mesh mesh, Instant now) {
    history = history.among(missing);
    Recreation.inVain(missing, history).values().forEach(pod -> tell(pod, Telling.inVain(pod)));
    return switch (Recreation.next(missing, history, now)) {
      case Recreation.Next.Nothing _ -> Recreation.OF_WORKLOAD;
      case Recreation.Next.Wait(Duration duration) -> duration;
      case Recreation.Next.Evict(Unmeshed pod) -> {
        history = history.with(pod, missing, now);
        evict(pod, mesh);
        yield Recreation.APART;
      }
    };
  }

  private void evict(Unmeshed pod, Mesh mesh) {
    Evictions.Result result = evictions.evict(pod, mesh);
    log.info("pod without proxy pod={} owner={} outcome={}", pod.id(), pod.owner(), result);
    switch (result) {
      case Evictions.Result.Evicted _ -> tell(pod, Telling.evicted(pod));
      case Evictions.Result.Pointless(String why) -> tell(pod, Telling.refused(pod, why));
      case Evictions.Result.NotNow _ -> {
        // Tried again, as often as its workload may be.
      }
    }
  }

  private static Pod about(Unmeshed pod) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(pod.id().namespace())
        .withName(pod.id().name())
        .withUid(pod.uid())
        .endMetadata()
        .build();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
