package dev.weft.cli.check.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeededRightsTest {
  private static final List<HasMetadata> INSTALLED = Installation.render(InstallOptions.DEFAULT);

  @Test
  void whoAppliesMustBeAbleToCreateAndPatchEachKind() {
    assertThat(NeededRights.toApply(INSTALLED))
        .extracting(Access::text)
        .contains(
            "create customresourcedefinitions.apiextensions.k8s.io",
            "patch customresourcedefinitions.apiextensions.k8s.io",
            "create namespaces",
            "create clusterroles.rbac.authorization.k8s.io",
            "create roles.rbac.authorization.k8s.io in weft-system",
            "patch serviceaccounts in weft-system",
            "patch deployments.apps in weft-system");
  }

  @Test
  void rightsAreHandedOutWhereTheirRoleHolds() {
    assertThat(NeededRights.handedOut(INSTALLED))
        .extracting(Access::text)
        .contains(
            "list pods",
            "patch meshes/status.weft.dev",
            "patch mutatingwebhookconfigurations.admissionregistration.k8s.io weft-injector",
            "get secrets in weft-system",
            "list secrets weft-identity in weft-system")
        .doesNotContain("list secrets");
  }
}
