package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.api.Version;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.identity.Ago;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether the operator is installed and does its work. Pure. */
final class OperatorChecks {
  static final String NAMESPACE = "operator-namespace";
  static final String DEPLOYMENT = "operator-deployment";
  private static final String INSTALL = "run 'weft install | kubectl apply --server-side -f -'";
  private static final String PODS =
      "look at 'kubectl -n weft-system describe pod -l app.kubernetes.io/name=weft-operator'"
          + " and 'kubectl -n weft-system logs deploy/weft-operator'";

  /** A lease counts as given up by then; leaders renew it each few seconds. */
  private static final Duration LATE = Duration.ofSeconds(60);

  static final RuleSet RULES =
      new RuleSet(
          "weft-operator",
          List.of(ApiChecks.USER),
          List.of(
              Rule.of(
                  NAMESPACE, "namespace weft-system exists", INSTALL, OperatorChecks::namespace),
              RightsChecks.ACCOUNTS,
              RightsChecks.ROLES,
              RightsChecks.BINDINGS,
              Rule.of(
                      DEPLOYMENT,
                      "Deployment weft-operator exists",
                      INSTALL,
                      facts ->
                          WeftPods.found(
                              facts
                                  .objects()
                                  .one(Deployment.class, Names.NAMESPACE, Names.OPERATOR),
                              "Deployment weft-system/weft-operator"))
                  .needs(NAMESPACE),
              Rule.of(
                      "operator-available",
                      "Deployment weft-operator is rolled out and available",
                      PODS,
                      facts -> WeftPods.rolledOut(deployment(facts)))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "operator-pods",
                      "the operator's pods are ready",
                      PODS,
                      facts -> WeftPods.ready(facts, Names.OPERATOR))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "operator-restarts",
                      "the operator's pods do not restart",
                      "look at 'kubectl -n weft-system logs deploy/weft-operator --previous'; OOMKilled: raise the memory limit",
                      facts -> WeftPods.restarts(facts, Names.OPERATOR))
                  .needs(DEPLOYMENT),
              Rule.of(
                      "operator-health",
                      "the operator's pods say that they are well",
                      PODS,
                      facts -> WeftPods.answer(facts, "readyz", Names.OPERATOR))
                  .mayPass()
                  .needs(DEPLOYMENT),
              Rule.of(
                      "operator-lease",
                      "one of the operator's pods leads",
                      "look at 'kubectl -n weft-system get lease weft-operator' and at the operator's log:"
                          + " nothing is reconciled without a leader",
                      OperatorChecks::lease)
                  .mayPass()
                  .needs(DEPLOYMENT)));

  private OperatorChecks() {}

  /** Once {@link #DEPLOYMENT} holds. */
  static Deployment deployment(ClusterFacts facts) {
    return facts.objects().one(Deployment.class, Names.NAMESPACE, Names.OPERATOR).value();
  }

  /** Of the operator that is installed; empty where nothing tells. */
  static String version(Deployment deployment) {
    Map<String, String> labels =
        Objects.requireNonNullElse(deployment.getMetadata().getLabels(), Map.of());
    return Objects.requireNonNullElse(labels.get(Labels.VERSION), "");
  }

  /** Also where it cannot be told: then this version's objects are what is expected. */
  static boolean isOfThisVersion(ClusterFacts facts) {
    return facts
        .objects()
        .one(Deployment.class, Names.NAMESPACE, Names.OPERATOR)
        .optional()
        .map(OperatorChecks::version)
        .filter(version -> !version.isEmpty())
        .map(Version.CURRENT::equals)
        .orElse(true);
  }

  private static Verdict namespace(ClusterFacts facts) {
    return Verdict.of(
        facts.objects().one(Namespace.class, null, Names.NAMESPACE),
        "there is none",
        namespace ->
            namespace.getMetadata().getDeletionTimestamp() == null
                ? Verdict.holds()
                : Verdict.fails("it is being deleted"));
  }

  private static Verdict lease(ClusterFacts facts) {
    return Verdict.of(
        facts.objects().one(Lease.class, Names.NAMESPACE, Names.OPERATOR),
        "there is no Lease weft-system/weft-operator: none has led yet",
        lease -> {
          String holder =
              lease.getSpec() == null
                  ? ""
                  : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
          if (holder.isEmpty()) {
            return Verdict.fails("nobody holds the Lease");
          }
          ZonedDateTime renewed = lease.getSpec().getRenewTime();
          if (renewed == null || renewed.toInstant().plus(LATE).isBefore(facts.now())) {
            return Verdict.fails(
                holder
                    + " holds the Lease and "
                    + (renewed == null ? "never renewed it" : late(renewed, facts.now())));
          }
          return Verdict.of(
              facts.objects().all(Pod.class, Names.NAMESPACE),
              "pods are not known here",
              pods ->
                  WeftPods.of(pods, Names.OPERATOR).stream()
                          .anyMatch(pod -> holder.equals(pod.getMetadata().getName()))
                      ? Verdict.holds(holder)
                      : Verdict.fails(holder + " holds the Lease, and there is no such pod"));
        });
  }

  private static String late(ZonedDateTime renewed, Instant now) {
    return "renewed it last " + Ago.text(renewed.toInstant(), now);
  }
}
