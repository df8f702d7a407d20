package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the API server's audit log says of both roles, beside what they are granted. It runs after
 * the others of this suite: what they made the operator do is what is counted.
 */
class RightsClusterE2E {
  /** Granted for what this suite has no occasion for, or what the log does not tell. */
  private static final Set<String> NO_OCCASION =
      Set.of(
          // Of an admission plugin that this cluster does not have on.
          "weft-operator update weft.dev/meshes/finalizers",
          // Of the SDK, when the removal of a finalizer meets another change.
          "weft-operator get weft.dev/meshes",
          // The SDK asks for it before it begins to elect a leader, and then patches.
          "weft-operator update coordination.k8s.io/leases",
          // spec.upgrade.strategy Restart: UpgradeIT.
          "weft-operator get apps/deployments",
          "weft-operator get apps/statefulsets",
          "weft-operator get apps/daemonsets",
          "weft-operator patch apps/statefulsets",
          "weft-operator patch apps/daemonsets",
          // SMI's kinds are not on this cluster: .ci/run flagger.
          "weft-operator list split.smi-spec.io/trafficsplits",
          "weft-operator watch split.smi-spec.io/trafficsplits",
          "weft-operator list specs.smi-spec.io/httproutegroups",
          "weft-operator watch specs.smi-spec.io/httproutegroups",
          "weft-control list split.smi-spec.io/trafficsplits",
          "weft-control watch split.smi-spec.io/trafficsplits",
          "weft-control list specs.smi-spec.io/httproutegroups",
          "weft-control watch specs.smi-spec.io/httproutegroups",
          // Gateway API's are not, either: .ci/run gateway.
          "weft-operator list gateway.networking.k8s.io/httproutes",
          "weft-operator watch gateway.networking.k8s.io/httproutes",
          "weft-operator list gateway.networking.k8s.io/grpcroutes",
          "weft-operator watch gateway.networking.k8s.io/grpcroutes",
          "weft-operator update gateway.networking.k8s.io/httproutes/status",
          "weft-operator update gateway.networking.k8s.io/grpcroutes/status",
          "weft-control list gateway.networking.k8s.io/httproutes",
          "weft-control watch gateway.networking.k8s.io/httproutes",
          "weft-control list gateway.networking.k8s.io/grpcroutes",
          "weft-control watch gateway.networking.k8s.io/grpcroutes");

  @Test
  void everyRightIsUsedAndNoneIsMissing() throws Exception {
    Lab lab = Lab.orSkip("rights granted and never used");
    Set<String> granted = granted();
    Set<String> used = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    read(Path.of(lab.run("audit")), used, refused);

    Set<String> unused = new TreeSet<>(granted);
    unused.removeAll(used);
    unused.removeIf(right -> isOfAnApply(right, used));
    unused.removeAll(NO_OCCASION);
    Table.row("rights granted", granted.size(), "used", used.size(), "never used", unused);
    assertThat(refused).as("asked for and refused").isEmpty();
    assertThat(unused).as("granted and never used").isEmpty();
  }

  /** A server-side apply that makes an object needs the right to create; the log says patch. */
  private static boolean isOfAnApply(String right, Set<String> used) {
    return right.contains(" create ") && used.contains(right.replace(" create ", " patch "));
  }

  private static Set<String> granted() {
    var granted = new TreeSet<String>();
    for (var object : Installation.render(InstallOptions.DEFAULT)) {
      String name = object.getMetadata().getName();
      switch (object) {
        case ClusterRole role -> role.getRules().forEach(rule -> add(granted, name, rule));
        case Role role -> role.getRules().forEach(rule -> add(granted, name, rule));
        default -> {
          // no rights
        }
      }
    }
    return granted;
  }

  private static void add(Set<String> granted, String account, PolicyRule rule) {
    for (String group : rule.getApiGroups()) {
      for (String resource : rule.getResources()) {
        for (String verb : rule.getVerbs()) {
          granted.add(line(account, verb, group, resource));
        }
      }
    }
  }

  private static String line(String account, String verb, String group, String resource) {
    return account + " " + verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
  }

  private static void read(Path log, Set<String> used, Set<String> refused) throws IOException {
    var mapper = new ObjectMapper();
    try (Stream<String> lines = Files.lines(log)) {
      for (String text : (Iterable<String>) lines::iterator) {
        JsonNode event = mapper.readTree(text);
        JsonNode object = event.path("objectRef");
        String user = event.path("user").path("username").asText();
        if (!user.startsWith("system:serviceaccount:weft-system:weft-") || object.isMissingNode()) {
          continue;
        }
        String sub = object.path("subresource").asText();
        String line =
            line(
                user.substring(user.lastIndexOf(':') + 1),
                event.path("verb").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (sub.isEmpty() ? "" : "/" + sub));
        used.add(line);
        if (List.of(401, 403).contains(event.path("responseStatus").path("code").asInt())) {
          refused.add(line);
        }
      }
    }
  }
}
