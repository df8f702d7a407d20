package dev.weft.cli.restart;

import dev.weft.operator.inject.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads are to be rolled so that these pods are made again, and which pods no roll makes
 * again. Pure.
 *
 * @param workloads by namespace, kind and name
 * @param left by name
 */
public record RestartPlan(List<Target> workloads, List<Left> left) {
  private static final Set<String> ROLLED = Set.of("deployment", "statefulset", "daemonset");

  public RestartPlan {
    workloads = List.copyOf(workloads);
    left = List.copyOf(left);
  }

  /**
   * A workload with a pod template.
   *
   * @param kind lower case
   * @param pods of it that are concerned
   */
  public record Target(String namespace, String kind, String name, int pods) {
    /** As people name it. */
    public String text() {
      return kind + " " + namespace + "/" + name;
    }
  }

  /**
   * @param why for a person, with what to do
   */
  public record Left(String pod, String why) {}

  public static RestartPlan of(Collection<Pod> pods) {
    return of(pods, _ -> "");
  }

  /**
   * @param obstacle why a pod that takes its place would not come; empty when it would
   */
  static RestartPlan of(Collection<Pod> pods, Function<Pod, String> obstacle) {
    var targets = new TreeMap<String, Target>();
    var left = new ArrayList<Left>();
    for (Pod pod : pods) {
      String namespace = pod.getMetadata().getNamespace();
      Workload workload = Workload.of(pod).orElse(null);
      String hindered = obstacle.apply(pod);
      if (!hindered.isEmpty()) {
        left.add(
            new Left(
                namespace + "/" + pod.getMetadata().getName(),
                "whose successor would be refused: " + hindered));
      } else if (workload != null && ROLLED.contains(workload.kind())) {
        Target one = new Target(namespace, workload.kind(), workload.name(), 1);
        targets.merge(
            namespace + "/" + one.kind + "/" + one.name,
            one,
            (known, _) -> new Target(namespace, one.kind, one.name, known.pods + 1));
      } else {
        left.add(new Left(namespace + "/" + pod.getMetadata().getName(), why(workload)));
      }
    }
    left.sort(Comparator.comparing(Left::pod));
    return new RestartPlan(List.copyOf(targets.values()), left);
  }

  private static String why(@Nullable Workload workload) {
    if (workload == null) {
      return "a bare pod: make it anew yourself";
    }
    String owner = workload.kind() + " " + workload.name();
    return switch (workload.kind()) {
      case "job" -> "of " + owner + ": let it end, or delete the pod";
      case "replicaset", "replicationcontroller" ->
          "of " + owner + ", which rolls nothing: delete the pod, and it is made again";
      default -> "of " + owner + ", a kind that Weft does not roll: restart it by its own means";
    };
  }
}
