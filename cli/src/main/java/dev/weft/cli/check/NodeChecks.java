package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether clocks agree and nodes can run what Weft brings. Pure. */
final class NodeChecks {
  /** Certificates are valid from two minutes before they are made: what clocks may differ by. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  /** Beyond that, ages and expiries that this command tells are misleading. */
  private static final Duration TOLERANCE_HERE = Duration.ofSeconds(30);

  /** Kubelets renew their lease each 10 s; a ready node's is not older than its grace period. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(40);

  private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

  static final RuleSet CLOCKS =
      new RuleSet(
          "kubernetes-clocks",
          List.of(ApiChecks.USER),
          List.of(
              Rule.of(
                  "clock-here",
                  "the clocks of this machine and of the API server agree",
                  "set this machine's clock: what is said here of expiry goes by it",
                  NodeChecks::here),
              Rule.of(
                  "clock-nodes",
                  "the clocks of nodes and of the API server agree",
                  "run NTP on these nodes: certificates are taken to be not yet, or no longer, valid"
                      + " where clocks differ by more than two minutes",
                  facts ->
                      Verdict.ofOptional(
                          facts.objects().all(Lease.class, "kube-node-lease"),
                          "nodes have no leases to judge by",
                          leases -> ofNodes(facts, leases)))));

  static final Rule PLATFORM =
      Rule.of(
          "pre-nodes",
          "nodes run Linux on amd64 or arm64",
          "add such nodes; pods on others get no proxy",
          facts ->
              Verdict.ofOptional(
                  facts.objects().all(Node.class, null),
                  "there are no nodes",
                  NodeChecks::platform));

  private NodeChecks() {}

  private static Verdict here(ClusterFacts facts) {
    return Verdict.ofOptional(
        facts.api().clock(),
        "the API server does not tell the time",
        clock -> {
          Duration apart = Duration.between(clock, facts.api().here());
          return apart.abs().compareTo(TOLERANCE_HERE) > 0
              ? Verdict.warns(
                  "this machine is "
                      + apart.abs().toSeconds()
                      + " s "
                      + (apart.isNegative() ? "behind" : "ahead"))
              : Verdict.holds();
        });
  }

  private static Verdict ofNodes(ClusterFacts facts, List<Lease> leases) {
    List<Node> nodes = facts.objects().all(Node.class, null).optional().orElse(List.of());
    Set<String> ready =
        Set.copyOf(
            nodes.stream()
                .filter(NodeChecks::isReady)
                .map(node -> node.getMetadata().getName())
                .toList());
    List<String> wrong = new ArrayList<>();
    for (Lease lease : leases) {
      String name = lease.getMetadata().getName();
      ZonedDateTime renewed = lease.getSpec() == null ? null : lease.getSpec().getRenewTime();
      if (renewed == null || !ready.contains(name)) {
        continue; // a node that is down does not renew, whatever its clock says
      }
      Duration age = Duration.between(renewed.toInstant(), facts.now());
      if (age.plus(TOLERANCE).isNegative()) {
        wrong.add(name + " is " + age.abs().toSeconds() + " s ahead");
      } else if (age.compareTo(TOLERANCE.plus(HEARTBEAT)) > 0) {
        wrong.add(name + " is some " + age.toSeconds() + " s behind, though it is ready");
      }
    }
    return wrong.isEmpty() && leases.isEmpty()
        ? Verdict.holds("nodes have no leases to judge by")
        : Verdict.none(wrong);
  }

  static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static Verdict platform(List<Node> nodes) {
    List<String> odd =
        nodes.stream()
            .filter(node -> !isSupported(info(node)))
            .map(node ->
                node.getMetadata().getName()
                    + ": "
                    + info(node).getOperatingSystem()
                    + "/"
                    + info(node).getArchitecture()
                    + " (expected: linux/amd64 or linux/arm64)")
            .toList();
    if (nodes.isEmpty()) {
      return Verdict.fails("there are no nodes");
    }
    return odd.size() == nodes.size() ? Verdict.none(odd) : Verdict.noneOdd(odd);
  }

  private static boolean isSupported(NodeSystemInfo info) {
    return "linux".equals(info.getOperatingSystem())
        && ARCHITECTURES.contains(Objects.requireNonNullElse(info.getArchitecture(), ""));
  }

  static NodeSystemInfo info(Node node) {
    return node.getStatus() == null || node.getStatus().getNodeInfo() == null
        ? new NodeSystemInfo()
        : node.getStatus().getNodeInfo();
  }
}
