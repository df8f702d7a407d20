package dev.weft.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.Names;
import dev.weft.cli.check.facts.Access;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.NeededRights;
import dev.weft.operator.apply.Difference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether operator and control plane have the rights that {@code weft install} gives them. Pure.
 */
final class RightsChecks {
  private static final String INSTALL =
      "run 'weft install | kubectl apply --server-side -f -' with the 'weft' of the operator's version";

  /**
   * On what the Operator Lifecycle Manager made: it gives rights names of its own, and keeps them.
   */
  private static final String OLM = "olm.owner";

  static final Rule ACCOUNTS =
      Rule.of(
              "operator-accounts",
              "the ServiceAccounts exist",
              INSTALL,
              facts -> judge(facts, ServiceAccount.class))
          .needs(OperatorChecks.NAMESPACE);

  static final Rule ROLES =
      Rule.of(
              "operator-roles",
              "ClusterRoles and Roles exist, with the rights of this version",
              INSTALL,
              facts -> judge(facts, ClusterRole.class, Role.class))
          .needs(OperatorChecks.NAMESPACE);

  static final Rule BINDINGS =
      Rule.of(
              "operator-bindings",
              "ClusterRoleBindings and RoleBindings exist, and bind them to the ServiceAccounts",
              INSTALL,
              facts -> judge(facts, ClusterRoleBinding.class, RoleBinding.class))
          .needs(OperatorChecks.NAMESPACE);

  private RightsChecks() {}

  private static Verdict judge(ClusterFacts facts, Class<?>... kinds) {
    if (isOlms(facts) && !List.of(kinds).contains(ServiceAccount.class)) {
      return Verdict.holds("kept by the Operator Lifecycle Manager");
    }
    List<String> wrong = new ArrayList<>();
    for (HasMetadata ours : facts.installed()) {
      if (List.of(kinds).contains(ours.getClass())) {
        difference(facts, ours).ifPresent(why -> wrong.add(name(ours) + ": " + why));
      }
    }
    return wrong.isEmpty() || OperatorChecks.isOfThisVersion(facts)
        ? Verdict.none(wrong)
        : Verdict.noneOdd(wrong); // told by weft-version: another version needs other rights
  }

  private static boolean isOlms(ClusterFacts facts) {
    return facts
        .objects()
        .one(Deployment.class, Names.NAMESPACE, Names.OPERATOR)
        .optional()
        .map(deployment -> deployment.getMetadata().getLabels())
        .filter(labels -> labels.containsKey(OLM))
        .isPresent();
  }

  private static Optional<String> difference(ClusterFacts facts, HasMetadata ours) {
    Found<? extends HasMetadata> found =
        facts
            .objects()
            .one(ours.getClass(), ours.getMetadata().getNamespace(), ours.getMetadata().getName());
    return switch (found) {
      case Found.Missing<?> _ -> Optional.of("it does not exist");
      case Found.Unreadable<?>(String why) -> Optional.of("cannot be read: " + why);
      case Found.Is<? extends HasMetadata>(HasMetadata there) -> difference(there, ours);
    };
  }

  private static Optional<String> difference(HasMetadata there, HasMetadata ours) {
    if (ours instanceof ClusterRole || ours instanceof Role) {
      Set<Access> lacks = new LinkedHashSet<>(NeededRights.handedOut(List.of(ours)));
      lacks.removeAll(NeededRights.handedOut(List.of(there)));
      return lacks.isEmpty()
          ? Optional.empty()
          : Optional.of("lacks " + String.join(", ", lacks.stream().map(Access::text).toList()));
    }
    JsonNode actual = fields(there);
    return Difference.covers(actual, fields(ours))
        ? Optional.empty()
        : Optional.of("binds something else: " + actual);
  }

  /** What a binding binds; of a ServiceAccount nothing matters. */
  private static JsonNode fields(HasMetadata object) {
    JsonNode json = Trees.of(object);
    return Trees.of(Map.of("roleRef", json.path("roleRef"), "subjects", json.path("subjects")));
  }

  private static String name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }
}
