package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision is made from.
 *
 * @param progress as the Mesh's status has it; null where there was no upgrade yet
 * @param hindrance why no pod may be touched yet: the control plane comes first; empty when it
 *     serves
 * @param rehearsal of the image, on the nodes of those that are behind
 * @param proxies those that follow the Mesh's image
 * @param figures what they were asked
 * @param workloads how those stand that may be rolled; empty where none needs to be
 */
public record Situation(
    Target target,
    Rules rules,
    @Nullable UpgradeProgress progress,
    String hindrance,
    Rehearsal rehearsal,
    List<Proxy> proxies,
    List<Budget> budgets,
    Figures figures,
    Map<Workload, Workload.Rollout> workloads,
    Instant now) {

  public Situation {
    proxies = List.copyOf(proxies);
    budgets = List.copyOf(budgets);
    workloads = Map.copyOf(workloads);
  }

  /**
   * What the proxies are to be.
   *
   * @param generation the Mesh's, that says so
   */
  public record Target(String image, String version, long generation) {}
}
