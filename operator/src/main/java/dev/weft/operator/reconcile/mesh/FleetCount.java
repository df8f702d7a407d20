package dev.weft.operator.reconcile.mesh;

import dev.weft.crds.mesh.Fleet;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.status.ConditionSet.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The fleet, counted, and what is to be said of it.
 *
 * @param fleet for the status
 */
record FleetCount(Fleet fleet, State state, String reason, String message) {
  private static final int NAMED = 5;
  private static final int MAX_VERSIONS = 32; // the schema's bound

  static FleetCount of(Observed observed, String wantedVersion) {
    boolean complete = observed.fleet().complete();
    var versions = new TreeMap<String, Integer>();
    var waiting = new ArrayList<PodState>();
    var failed = new ArrayList<PodState>();
    int ready = 0;
    int upToDate = 0;
    for (PodState pod : sorted(observed)) {
      String version = observed.version(pod);
      versions.merge(version, 1, Integer::sum);
      if (version.equals(wantedVersion) && !observed.upgrade().behind().contains(pod.id())) {
        upToDate++;
      }
      // While replicas cannot be asked, what the kubelet says must do.
      if (pod.proxyReady() && (observed.connected(pod) || !complete)) {
        ready++;
      } else if (!pod.trouble().isEmpty()) {
        failed.add(pod);
      } else {
        waiting.add(pod);
      }
    }
    var fleet =
        new Fleet(
            observed.pods().size() + observed.missing().size(),
            ready,
            upToDate,
            failed.size() + observed.missing().size(),
            versions.entrySet().stream()
                .limit(MAX_VERSIONS)
                .map(each -> new Fleet.VersionCount(each.getKey(), each.getValue()))
                .toList());
    return verdict(fleet, waiting, failed, observed, complete);
  }

  private static FleetCount verdict(
      Fleet fleet,
      List<PodState> waiting,
      List<PodState> failed,
      Observed observed,
      boolean complete) {
    if (fleet.total() == 0) {
      return new FleetCount(
          fleet,
          State.TRUE,
          "NoProxies",
          "No pod has a proxy yet. Label a namespace weft.dev/inject=enabled and restart its workloads.");
    }
    String counts =
        fleet.ready() + " of " + (fleet.total() - observed.missing().size()) + " proxies ready";
    if (!failed.isEmpty()) {
      return new FleetCount(
          fleet,
          State.FALSE,
          "ProxiesFailed",
          counts
              + "; failed: "
              + named(failed, PodState::trouble)
              + (observed.missing().isEmpty() ? "" : "; " + withoutProxy(observed.missing())));
    }
    if (!observed.missing().isEmpty()) {
      return new FleetCount(
          fleet, State.FALSE, "PodsWithoutProxy", counts + "; " + withoutProxy(observed.missing()));
    }
    if (!waiting.isEmpty()) {
      return new FleetCount(
          fleet,
          State.FALSE,
          "ProxiesNotReady",
          counts
              + "; waiting: "
              + named(
                  waiting,
                  pod -> pod.proxyReady() ? "not in touch with the control plane" : "not ready"));
    }
    if (!complete) {
      return new FleetCount(
          fleet,
          State.UNKNOWN,
          "ControlPlaneNotReached",
          counts
              + " by their probes; the control plane cannot be asked at present"
              + (observed.fleet().replicas().isEmpty() ? "" : ", which may be so for a moment"));
    }
    return new FleetCount(fleet, State.TRUE, "ProxiesReady", counts);
  }

  private static String named(
      List<PodState> pods, java.util.function.Function<PodState, String> why) {
    String named =
        pods.stream()
            .limit(NAMED)
            .map(pod -> pod.id() + " (" + why.apply(pod) + ")")
            .collect(Collectors.joining(", "));
    return pods.size() <= NAMED ? named : named + " and " + (pods.size() - NAMED) + " more";
  }

  private static String withoutProxy(List<PodId> pods) {
    String named =
        pods.stream().limit(NAMED).map(PodId::toString).collect(Collectors.joining(", "));
    return "without a proxy, though they ask for one: "
        + named
        + (pods.size() <= NAMED ? "" : " and " + (pods.size() - NAMED) + " more")
        + ". Restart their workloads (weft restart --missing), or set spec.injection.missing to Recreate.";
  }

  private static List<PodState> sorted(Observed observed) {
    return observed.pods().stream()
        .sorted(Comparator.comparing(pod -> pod.id().toString()))
        .toList();
  }
}
