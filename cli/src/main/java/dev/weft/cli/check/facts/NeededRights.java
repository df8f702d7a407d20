package dev.weft.cli.check.facts;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What whoever installs must be allowed to do, told from what {@code weft install} prints. Pure.
 */
public final class NeededRights {
  /** Server-side apply patches, and creates what is not there. */
  private static final List<String> APPLY = List.of("create", "patch");

  private static final String RBAC = "rbac.authorization.k8s.io";

  private NeededRights() {}

  /** To apply the objects. */
  public static Set<Access> toApply(List<HasMetadata> objects) {
    Set<Access> needed = new LinkedHashSet<>();
    for (HasMetadata object : objects) {
      for (String verb : APPLY) {
        needed.add(
            new Access(
                verb,
                group(object.getApiVersion()),
                object.getPlural(),
                object.getMetadata().getNamespace(),
                null));
      }
    }
    return needed;
  }

  /** Nobody may hand out rights that he has not, but for who may do just that. */
  public static Set<Access> toHandOutAny() {
    return new LinkedHashSet<>(
        List.of(
            new Access("escalate", RBAC, "clusterroles", null, null),
            new Access("bind", RBAC, "clusterroles", null, null)));
  }

  /** The rights themselves that the objects hand out. */
  public static Set<Access> handedOut(List<HasMetadata> objects) {
    Set<Access> rights = new LinkedHashSet<>();
    for (HasMetadata object : objects) {
      List<PolicyRule> rules =
          switch (object) {
            case ClusterRole role -> role.getRules();
            case Role role -> role.getRules();
            default -> List.of();
          };
      rules.forEach(rule -> rights.addAll(of(rule, object.getMetadata().getNamespace())));
    }
    return rights;
  }

  /** What one rule allows. */
  public static Set<Access> of(PolicyRule rule, @Nullable String namespace) {
    Set<Access> rights = new LinkedHashSet<>();
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        for (String verb : rule.getVerbs()) {
          if (rule.getResourceNames().isEmpty()) {
            rights.add(new Access(verb, group, resource, namespace, null));
          }
          rule.getResourceNames()
              .forEach(name -> rights.add(new Access(verb, group, resource, namespace, name)));
        }
      }
    }
    return rights;
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
