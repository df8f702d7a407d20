package dev.weft.operator.install.olm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rules about what the bundle may do. Each answers what breaks it; nothing where it holds. */
final class RightsRules {
  private static final List<HasMetadata> INSTALLED = Installation.render(InstallOptions.DEFAULT);

  private RightsRules() {}

  static List<String> clusterRightsAreThoseOfTheInstallation(Bundle bundle) {
    Map<String, String> expected = new TreeMap<>();
    for (HasMetadata object : INSTALLED) {
      if (object instanceof ClusterRole role) {
        expected.put(role.getMetadata().getName(), text(role.getRules()));
      }
    }
    Map<String, String> granted = new TreeMap<>();
    for (JsonNode each : bundle.csv().at("/spec/install/spec/clusterPermissions")) {
      granted.merge(
          each.path("serviceAccountName").asText(), text(rules(each)), (one, more) -> one + more);
    }
    return granted.equals(expected)
        ? List.of()
        : List.of(granted + " (expected: " + expected + ")");
  }

  static List<String> rightsInTheNamespaceAreThoseOfTheInstallation(Bundle bundle) {
    Map<String, String> expected = new TreeMap<>();
    for (HasMetadata object : INSTALLED) {
      if (object instanceof Role role) {
        expected.put(role.getMetadata().getName(), text(role.getRules()));
      }
    }
    Map<String, String> granted = new TreeMap<>();
    for (JsonNode binding : bundle.manifests("RoleBinding")) {
      bundle.manifests("Role").stream()
          .filter(role ->
              role.at("/metadata/name").asText().equals(binding.at("/roleRef/name").asText()))
          .forEach(role -> granted.put(binding.at("/subjects/0/name").asText(), text(rules(role))));
    }
    return granted.equals(expected)
        ? List.of()
        : List.of(granted + " (expected: " + expected + ")");
  }

  /** Of an operator for all namespaces OLM makes ClusterRoles of what stands in permissions. */
  static List<String> rightsInTheNamespaceStayInIt(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (JsonNode each : bundle.csv().at("/spec/install/spec/permissions")) {
      broken.add("permissions of " + each.path("serviceAccountName").asText());
    }
    for (JsonNode each : bundle.csv().at("/spec/install/spec/clusterPermissions")) {
      for (PolicyRule rule : rules(each)) {
        if (rule.getResources().contains("secrets") || rule.getResources().contains("*")) {
          broken.add("clusterPermissions: " + rule);
        }
      }
    }
    return broken;
  }

  /** Who may create definitions may replace anybody's. */
  static List<String> nobodyMayMakeDefinitions(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (JsonNode each : bundle.csv().at("/spec/install/spec/clusterPermissions")) {
      for (PolicyRule rule : rules(each)) {
        boolean group =
            rule.getApiGroups().contains("*")
                || rule.getApiGroups().contains("apiextensions.k8s.io");
        boolean verb =
            rule.getVerbs().contains("*")
                || rule.getVerbs().contains("create")
                || rule.getVerbs().contains("patch")
                || rule.getVerbs().contains("update");
        if (group && verb) {
          broken.add(rule.toString());
        }
      }
    }
    return broken;
  }

  /** OLM makes an account for every name that has rights, and none for others. */
  static List<String> everyAccountThatIsUsedIsMade(Bundle bundle) {
    List<String> made = new ArrayList<>();
    bundle
        .csv()
        .at("/spec/install/spec/clusterPermissions")
        .forEach(each -> made.add(each.path("serviceAccountName").asText()));
    List<String> used = new ArrayList<>();
    used.add("weft-control"); // of the Deployment that the operator makes
    bundle
        .csv()
        .at("/spec/install/spec/deployments")
        .forEach(each -> used.add(each.at("/spec/template/spec/serviceAccountName").asText()));
    bundle
        .manifests("RoleBinding")
        .forEach(each -> each.path("subjects").forEach(s -> used.add(s.path("name").asText())));
    return used.stream().filter(account -> !made.contains(account)).toList();
  }

  /**
   * OLM puts them into the namespace of the subscription; another one in the file would mislead.
   */
  static List<String> objectsNameNoNamespace(Bundle bundle) {
    return bundle.manifests().stream()
        .filter(object -> object.path("metadata").has("namespace"))
        .map(object -> object.path("kind").asText() + "/" + object.at("/metadata/name").asText())
        .toList();
  }

  private static List<PolicyRule> rules(JsonNode holder) {
    return holder
        .path("rules")
        .valueStream()
        .map(rule -> Serialization.unmarshal(rule.toString(), PolicyRule.class))
        .toList();
  }

  private static String text(List<PolicyRule> rules) {
    return rules.stream().map(Serialization::asYaml).reduce("", String::concat);
  }
}
