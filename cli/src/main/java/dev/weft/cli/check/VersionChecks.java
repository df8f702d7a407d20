package dev.weft.cli.check;

import dev.weft.api.Version;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.crds.mesh.Fleet;
import dev.weft.crds.mesh.MeshStatus;
import java.util.List;
import java.util.Optional;

/** Whether all parts are of one version. Pure. */
final class VersionChecks {
  static final RuleSet RULES =
      new RuleSet(
          "weft-version",
          List.of(OperatorChecks.DEPLOYMENT),
          List.of(
              Rule.of(
                  "version-cli",
                  "this command and the operator are of one version",
                  "use the 'weft' of the operator's version, or upgrade the operator: 'weft install | kubectl apply --server-side -f -'",
                  facts -> same(OperatorChecks.version(OperatorChecks.deployment(facts)))),
              Rule.of(
                      "version-control",
                      "operator and control plane are of one version",
                      "the operator rolls the control plane out by itself: look at the category weft-control-plane",
                      VersionChecks::control)
                  .needs(MeshChecks.EXISTS, ControlChecks.DEPLOYMENT),
              Rule.of(
                      "version-proxies",
                      "proxies are of the control plane's version",
                      "the operator upgrades them in place, by itself: 'weft upgrade' says how that stands, and what stopped it;"
                          + " pods and namespaces that say config.weft.dev/proxy-image keep theirs. 'weft check --proxy' names them",
                      VersionChecks::proxies)
                  .needs(MeshChecks.EXISTS)));

  private VersionChecks() {}

  private static Verdict same(String operator) {
    return operator.equals(Version.CURRENT)
        ? Verdict.holds(operator)
        : Verdict.warns(
            operator.isEmpty()
                ? "Deployment weft-operator has no label that tells its version"
                : "the operator is of " + operator + ", this command of " + Version.CURRENT);
  }

  private static Verdict control(ClusterFacts facts) {
    String operator = OperatorChecks.version(OperatorChecks.deployment(facts));
    String control = OperatorChecks.version(ControlChecks.deployment(facts));
    return operator.equals(control)
        ? Verdict.holds(control)
        : Verdict.warns("the operator is of " + operator + ", the control plane of " + control);
  }

  private static Verdict proxies(ClusterFacts facts) {
    Optional<Fleet> fleet =
        Optional.ofNullable(MeshChecks.mesh(facts).getStatus()).map(MeshStatus::fleet);
    if (fleet.isEmpty()) {
      return Verdict.holds("none has been counted yet");
    }
    int behind = fleet.get().total() - fleet.get().upToDate();
    return behind <= 0
        ? Verdict.holds()
        : Verdict.warns(
            behind
                + " of "
                + fleet.get().total()
                + " are not: "
                + String.join(
                    ", ",
                    fleet.get().versions().stream()
                        .map(each ->
                            each.count()
                                + " of "
                                + (each.version().isEmpty() ? "no version" : each.version()))
                        .toList()));
  }
}
