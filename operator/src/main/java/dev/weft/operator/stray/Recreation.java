package dev.weft.operator.stray;

import dev.weft.operator.inject.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the pods that slipped by is to be evicted next. Slowly, and never two of one workload at
 * once: that they are without a proxy is no emergency, and losing an application would be one.
 */
final class Recreation {
  /** Between two evictions anywhere in the cluster. */
  static final Duration APART = Duration.ofSeconds(2);

  /** Between two of one workload, the API server's refusals among them. */
  static final Duration OF_WORKLOAD = Duration.ofSeconds(30);

  private Recreation() {}

  /** A workload: names are unique in a namespace only. */
  record Key(String namespace, Workload workload) {
    static Key of(Unmeshed pod) {
      Workload workload = pod.workload();
      if (workload == null) {
        throw new IllegalArgumentException(pod.id() + " is a bare pod");
      }
      return new Key(pod.id().namespace(), workload);
    }
  }

  /**
   * What was tried.
   *
   * @param last anywhere; null before the first
   */
  record History(@Nullable Instant last, Map<Key, Attempt> attempts) {
    static final History NONE = new History(null, Map.of());

    History {
      attempts = Map.copyOf(attempts);
    }

    /** An eviction was asked for, whatever came of it. */
    History with(Unmeshed evicted, Collection<Unmeshed> missing, Instant now) {
      Key key = Key.of(evicted);
      var next = new HashMap<>(attempts);
      Attempt before = attempts.get(key);
      next.put(key, new Attempt(now, before == null ? uids(key, missing) : before.known));
      return new History(now, next);
    }

    /** Workloads that have no such pod any more are forgotten. */
    History among(Collection<Unmeshed> missing) {
      Set<Key> present =
          missing.stream()
              .filter(Unmeshed::madeAgain)
              .map(Key::of)
              .collect(Collectors.toUnmodifiableSet());
      var next = new HashMap<>(attempts);
      next.keySet().retainAll(present);
      return new History(last, next);
    }

    private static Set<String> uids(Key key, Collection<Unmeshed> missing) {
      return missing.stream()
          .filter(pod -> pod.madeAgain() && Key.of(pod).equals(key))
          .map(Unmeshed::uid)
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /**
   * At one workload.
   *
   * @param known its pods without a proxy when the first was evicted: one that is not among them
   *     was made since, and again without
   */
  record Attempt(Instant last, Set<String> known) {}

  /** What is to be done. */
  sealed interface Next {
    record Evict(Unmeshed pod) implements Next {}

    record Wait(Duration duration) implements Next {}

    record Nothing() implements Next {}
  }

  static Next next(List<Unmeshed> missing, History history, Instant now) {
    Set<Key> vain = inVain(missing, history).keySet();
    Instant earliest = null;
    for (Unmeshed pod : missing) {
      if (pod.madeAgain() && !vain.contains(Key.of(pod))) {
        Instant due = due(Key.of(pod), history, now);
        if (!due.isAfter(now)) {
          return new Next.Evict(pod);
        }
        earliest = earliest == null || due.isBefore(earliest) ? due : earliest;
      }
    }
    return earliest == null
        ? new Next.Nothing()
        : new Next.Wait(Duration.between(now, earliest).plusMillis(1));
  }

  private static Instant due(Key key, History history, Instant now) {
    Instant anywhere = history.last == null ? now : history.last.plus(APART);
    Attempt attempt = history.attempts.get(key);
    Instant here = attempt == null ? now : attempt.last.plus(OF_WORKLOAD);
    return here.isAfter(anywhere) ? here : anywhere;
  }

  /** Workloads whose pods come again without a proxy: to go on would restart them for ever. */
  static Map<Key, Unmeshed> inVain(List<Unmeshed> missing, History history) {
    var vain = new HashMap<Key, Unmeshed>();
    for (Unmeshed pod : missing) {
      if (pod.madeAgain()) {
        Attempt attempt = history.attempts.get(Key.of(pod));
        if (attempt != null && !attempt.known.contains(pod.uid())) {
          vain.putIfAbsent(Key.of(pod), pod);
        }
      }
    }
    return vain;
  }

  /**
   * Why the pod must stay for now: another of its workload does not serve. Empty when it may go.
   *
   * @param around pods of its namespace, fresh
   */
  static Optional<String> busy(Unmeshed pod, List<Pod> around) {
    var unready = new HashSet<String>();
    for (Pod other : around) {
      boolean sibling =
          Workload.of(other).filter(workload -> workload.equals(pod.workload())).isPresent();
      if (sibling && !other.getMetadata().getName().equals(pod.id().name()) && !serves(other)) {
        unready.add(other.getMetadata().getName());
      }
    }
    return unready.stream().sorted().findFirst().map(name -> "pod " + name + " is not ready");
  }

  /** What has ended counts as well as what serves: nothing is expected of it. */
  private static boolean serves(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return false;
    }
    if (pod.getStatus() == null) {
      return false;
    }
    return Set.of("Succeeded", "Failed").contains(String.valueOf(pod.getStatus().getPhase()))
        || pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
