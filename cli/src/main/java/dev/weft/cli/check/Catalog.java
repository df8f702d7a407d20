package dev.weft.cli.check;

import dev.weft.cli.check.facts.Asked.Scope;
import java.util.List;

/** Which categories are looked at, and in which order. */
final class Catalog {
  private static final List<RuleSet> CLUSTER =
      List.of(ApiChecks.API, ApiChecks.VERSIONS, NodeChecks.CLOCKS);

  private static final List<RuleSet> IDENTITY =
      List.of(AuthorityChecks.RULES, ControlPlaneChecks.RULES, DataPlaneChecks.RULES);

  private static final List<RuleSet> INSTALLED =
      joined(
          List.of(
              CLUSTER,
              List.of(CrdChecks.RULES, OperatorChecks.RULES, MeshChecks.RULES, ControlChecks.RULES),
              IDENTITY,
              List.of(VersionChecks.RULES)));

  private Catalog() {}

  static List<RuleSet> of(Scope scope) {
    return switch (scope) {
      case PRE -> joined(List.of(CLUSTER, List.of(PreChecks.RULES)));
      case INSTALLED -> INSTALLED;
      case PROXIES ->
          joined(List.of(INSTALLED, List.of(ProxyChecks.RULES, ConfigurationChecks.RULES)));
      case IDENTITY -> IDENTITY;
    };
  }

  /** Each category once. */
  static List<RuleSet> all() {
    return joined(
        List.of(
            CLUSTER,
            List.of(PreChecks.RULES),
            of(Scope.PROXIES).stream().filter(set -> !CLUSTER.contains(set)).toList()));
  }

  private static List<RuleSet> joined(List<List<RuleSet>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }
}
