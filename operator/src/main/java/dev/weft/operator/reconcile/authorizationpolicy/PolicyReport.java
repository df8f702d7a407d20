package dev.weft.operator.reconcile.authorizationpolicy;

import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicySpec.Mode;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicyStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.reconcile.Programmed;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.AuthorizationTranslator;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy's status, from its translation and from what the proxies say. */
final class PolicyReport {
  private static final String ACCEPTED = "Accepted";
  private static final int NAMED = 5;

  private PolicyReport() {}

  /** The status, and which of its conditions have changed. */
  record Report(AuthorizationPolicyStatus status, ConditionSet conditions) {}

  /**
   * @param trustDomain null while there is no Mesh
   * @param removing the Mesh is being removed: nothing that a policy says is in force
   * @param pods that have a proxy, of all namespaces
   */
  static Report of(
      AuthorizationPolicy policy,
      @Nullable String trustDomain,
      boolean removing,
      Collection<PodState> pods,
      FleetView fleet,
      Instant now) {
    Authorization.Asked asked = Authorization.Asked.of(policy);
    var conditions =
        new ConditionSet(
            policy.getStatus() == null ? List.of() : policy.getStatus().conditions(),
            asked.source().generation(),
            now);
    if (trustDomain == null) {
      String message = "There is no Mesh yet: it says which identities there are.";
      conditions.set(ACCEPTED, State.UNKNOWN, "NoMesh", message);
      conditions.set(Programmed.TYPE, State.UNKNOWN, "NoMesh", message);
      return new Report(
          new AuthorizationPolicyStatus(asked.source().generation(), conditions.list(), null, null),
          conditions);
    }
    Authorization authorization = AuthorizationTranslator.translate(asked, trustDomain);
    accepted(authorization, asked.spec().mode(), conditions);
    List<PodState> selected = selected(authorization, pods);
    FleetView.Progress progress = fleet.progress(asked.source());
    (removing
            ? new Programmed(
                State.FALSE, "Removing", "The Mesh is being removed: its proxies let everybody in.")
            : programmed(selected, progress, fleet))
        .in(conditions);
    return new Report(
        new AuthorizationPolicyStatus(
            asked.source().generation(),
            conditions.list(),
            selected.size(),
            progress.acknowledged()),
        conditions);
  }

  private static void accepted(Authorization authorization, Mode mode, ConditionSet conditions) {
    switch (authorization) {
      case Authorization.Rejected rejected ->
          conditions.set(
              ACCEPTED,
              State.FALSE,
              rejected.why().reason(),
              rejected.why().message()
                  + ". Until it is put right, nobody is allowed to what it may have meant.");
      case Authorization.Accepted(var _, var _, var rule) ->
          conditions.set(
              ACCEPTED,
              State.TRUE,
              ACCEPTED,
              mode == Mode.AUDIT
                  ? "The spec is in order; others are let in, logged and counted."
                  : rule.allow().isEmpty()
                      ? "The spec is in force; it allows nobody."
                      : "The spec is in force.");
    }
  }

  private static List<PodState> selected(Authorization authorization, Collection<PodState> pods) {
    return pods.stream()
        .filter(pod -> pod.id().namespace().equals(authorization.source().namespace()))
        .filter(pod -> authorization.selector().selects(pod.labels()))
        .toList();
  }

  /** Who is not in touch cannot have acknowledged, and is not among those who subscribe. */
  private static Programmed programmed(
      List<PodState> selected, FleetView.Progress progress, FleetView fleet) {
    Programmed said =
        Programmed.of(
            fleet,
            progress,
            "proxies of selected pods",
            "No pod with a proxy is selected at present; the next one that is gets this generation.");
    List<String> silent =
        selected.stream()
            .filter(pod -> fleet.proxy(pod.id()).isEmpty())
            .map(pod -> pod.id().toString())
            .sorted()
            .toList();
    if (said.state() != State.TRUE || silent.isEmpty()) {
      return said;
    }
    String named = String.join(", ", silent.subList(0, Math.min(NAMED, silent.size())));
    return new Programmed(
        State.FALSE,
        "Pending",
        "Selected pods that are not in touch with the control plane: "
            + named
            + (silent.size() > NAMED ? " and " + (silent.size() - NAMED) + " more." : "."));
  }
}
