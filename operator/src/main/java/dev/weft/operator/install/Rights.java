package dev.weft.operator.install;

import dev.weft.api.Names;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.index.RouteFeeds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may do what: exactly what each role uses, with the reason beside each rule. The operator gets
 * no right to make rights, so those of the control plane come with the installation, too.
 */
final class Rights {
  private static final List<String> FOLLOW = List.of("list", "watch");

  /** Server-side apply patches, and creates what is not there. */
  private static final List<String> APPLY = List.of("create", "patch");

  private static final List<String> DELETE = List.of("delete");

  private Rights() {}

  static List<HasMetadata> render() {
    return List.of(
        account(Names.OPERATOR),
        clusterRole(Names.OPERATOR, operatorRules()),
        clusterBinding(Names.OPERATOR),
        role(Names.OPERATOR, operatorNamespaceRules()),
        binding(Names.OPERATOR),
        account(Names.CONTROL),
        clusterRole(Names.CONTROL, controlRules()),
        clusterBinding(Names.CONTROL),
        role(Names.CONTROL, controlNamespaceRules()),
        binding(Names.CONTROL));
  }

  private static List<PolicyRule> operatorRules() {
    List<String> kinds =
        List.of(
            "authorizationpolicies", "certificates", "meshes", "serviceprofiles", "trafficsplits");
    return List.of(
        // What it reconciles; specs are the users', and no field manager of ours writes them.
        rule(Names.GROUP, kinds, FOLLOW),
        rule(Names.GROUP, kinds.stream().map(kind -> kind + "/status").toList(), List.of("patch")),
        // A Mesh's finalizer, which holds it while pods need its control plane. It is metadata:
        // there
        // is no right for that alone.
        rule(Names.GROUP, List.of("meshes"), List.of("get", "patch")),
        // Owner references with blockOwnerDeletion (admission
        // OwnerReferencesPermissionEnforcement).
        rule(Names.GROUP, List.of("meshes/finalizers"), List.of("update")),
        // The fleet, which pods should belong to it, and whether a profile's Service exists.
        rule("", List.of("namespaces", "pods", "services"), FOLLOW),
        // How many endpoints a split's backends have, and which pods a rollout's candidate has.
        rule("discovery.k8s.io", List.of("endpointslices"), FOLLOW),
        // Splits as others write them, where a cluster has them: told of in events.
        smi(),
        smiGroups(),
        // Gateway API's routes, where a cluster has them, and what has become of them.
        routes(),
        rule(
            RouteFeeds.GROUP,
            Stream.of(RoutePolicy.Kind.values()).map(kind -> kind.plural() + "/status").toList(),
            List.of("update")),
        // Upgrades: the proxy's image in running pods.
        rule("", List.of("pods"), List.of("patch")),
        // Upgrades stay within them.
        rule("policy", List.of("poddisruptionbudgets"), FOLLOW),
        // spec.upgrade.strategy Restart rolls workloads, and waits for each.
        rule("apps", List.of("deployments", "statefulsets", "daemonsets"), List.of("get", "patch")),
        // A last look at a pod without a proxy, then its eviction: within its disruption budget.
        rule("", List.of("namespaces", "pods"), List.of("get")),
        rule("", List.of("pods/eviction"), List.of("create")),
        rule(
            "admissionregistration.k8s.io",
            List.of("mutatingwebhookconfigurations"),
            List.of("list", "watch", "create")),
        new PolicyRuleBuilder()
            .withApiGroups("admissionregistration.k8s.io")
            .withResources("mutatingwebhookconfigurations")
            .withResourceNames(Names.INJECTOR)
            .withVerbs("patch", "delete")
            .build(),
        rule("events.k8s.io", List.of("events"), List.of("create")));
  }

  /** In the control plane's own namespace only. */
  private static List<PolicyRule> operatorNamespaceRules() {
    return List.of(
        // Certificates and their keys: followed by name, so that one that is taken away or replaced
        // is seen at once; read when something is to be decided. It has their keys anyway: it makes
        // them.
        rule("", List.of("secrets"), both(List.of("get"), both(FOLLOW, APPLY))),
        // Those that a Mesh names and nobody has made. Their specs are not changed afterwards.
        rule(Names.GROUP, List.of("certificates"), List.of("create")),
        rule("", List.of("services"), APPLY),
        rule("apps", List.of("deployments"), both(FOLLOW, APPLY)),
        rule("policy", List.of("poddisruptionbudgets"), both(FOLLOW, APPLY)),
        // What goes with the Mesh, once no pod needs it.
        rule("", List.of("secrets", "services"), DELETE),
        // A new proxy's image is tried on each node before a running pod gets it.
        rule("", List.of("pods"), List.of("create", "delete")),
        rule(Names.GROUP, List.of("certificates"), DELETE),
        rule("apps", List.of("deployments"), DELETE),
        rule("policy", List.of("poddisruptionbudgets"), DELETE),
        // Leader election.
        rule(
            "coordination.k8s.io", List.of("leases"), List.of("get", "create", "update", "patch")));
  }

  private static List<PolicyRule> controlRules() {
    return List.of(
        rule("", List.of("namespaces", "pods", "services"), FOLLOW),
        // The zone that a proxy's pod is in.
        rule("", List.of("nodes"), FOLLOW),
        rule("discovery.k8s.io", List.of("endpointslices"), FOLLOW),
        rule(
            Names.GROUP,
            List.of("authorizationpolicies", "meshes", "serviceprofiles", "trafficsplits"),
            FOLLOW),
        // Splits and routes as others write them, where a cluster has them.
        smi(),
        smiGroups(),
        routes(),
        // Who a proxy is, by its token.
        rule("authentication.k8s.io", List.of("tokenreviews"), List.of("create")));
  }

  private static PolicyRule smi() {
    return rule("split.smi-spec.io", List.of("trafficsplits"), FOLLOW);
  }

  private static PolicyRule smiGroups() {
    return rule("specs.smi-spec.io", List.of("httproutegroups"), FOLLOW);
  }

  private static PolicyRule routes() {
    return rule(
        RouteFeeds.GROUP,
        Stream.of(RoutePolicy.Kind.values()).map(RoutePolicy.Kind::plural).toList(),
        FOLLOW);
  }

  private static List<PolicyRule> controlNamespaceRules() {
    return List.of(
        // The key that it signs workload certificates with, and no other Secret: a list or watch
        // by the field metadata.name is granted by that name.
        new PolicyRuleBuilder()
            .withApiGroups("")
            .withResources("secrets")
            .withResourceNames(Names.IDENTITY)
            .withVerbs(FOLLOW)
            .build());
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private static PolicyRule rule(String group, List<String> resources, List<String> verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resources)
        .withVerbs(verbs)
        .build();
  }

  private static HasMetadata account(String name) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(Names.NAMESPACE)
        .withLabels(Labels.installed(name))
        .endMetadata()
        .build();
  }

  private static HasMetadata clusterRole(String name, List<PolicyRule> rules) {
    return new ClusterRoleBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Labels.installed(name))
        .endMetadata()
        .withRules(rules)
        .build();
  }

  private static HasMetadata clusterBinding(String name) {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Labels.installed(name))
        .endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(name)
        .withNamespace(Names.NAMESPACE)
        .endSubject()
        .build();
  }

  private static HasMetadata role(String name, List<PolicyRule> rules) {
    return new RoleBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(Names.NAMESPACE)
        .withLabels(Labels.installed(name))
        .endMetadata()
        .withRules(rules)
        .build();
  }

  private static HasMetadata binding(String name) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(Names.NAMESPACE)
        .withLabels(Labels.installed(name))
        .endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(name)
        .withNamespace(Names.NAMESPACE)
        .endSubject()
        .build();
  }
}
