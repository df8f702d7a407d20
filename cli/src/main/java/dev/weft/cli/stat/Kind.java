package dev.weft.cli.stat;

import dev.weft.cli.cluster.MeshPod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What rows can stand for; the words are kubectl's. */
public enum Kind {
  DEPLOYMENT("deployment", "deployments", "deploy"),
  STATEFULSET("statefulset", "statefulsets", "sts"),
  DAEMONSET("daemonset", "daemonsets", "ds"),
  REPLICASET("replicaset", "replicasets", "rs"),
  JOB("job", "jobs", "jobs"),
  POD("pod", "pods", "po"),
  NAMESPACE("namespace", "namespaces", "ns");

  private final String singular;
  private final String plural;
  private final String brief;

  Kind(String singular, String plural, String brief) {
    this.singular = singular;
    this.plural = plural;
    this.brief = brief;
  }

  public String singular() {
    return singular;
  }

  /** As labels of metrics name it: Prometheus has a {@code job} of its own. */
  public String label() {
    return this == JOB ? "k8s_job" : singular;
  }

  public String plural() {
    return plural;
  }

  /** The name of what a pod belongs to; empty when it belongs to none of this kind. */
  Optional<String> ownerOf(MeshPod pod) {
    return switch (this) {
      case POD -> Optional.of(pod.name());
      case NAMESPACE -> Optional.of(pod.namespace());
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET, JOB ->
          Optional.ofNullable(pod.owners().get(singular));
    };
  }

  public static Optional<Kind> of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> List.of(kind.singular, kind.plural, kind.brief).contains(lower))
        .findFirst();
  }

  public static String known() {
    return Arrays.stream(values()).map(kind -> kind.brief).collect(Collectors.joining(", "));
  }
}
