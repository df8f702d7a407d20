package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Names;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.inject.Settings.Interception;
import dev.weft.operator.inject.Settings.Platform;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pod Security Standards, profile {@code restricted}: each control that a container can break. */
class PodSecurityTest {
  @Test
  void theProxyIsFitForRestrictedNamespaces() {
    Container proxy = container(Interception.REDIRECT, Names.PROXY_CONTAINER);

    assertRestricted(proxy);
    assertThat(container(Interception.ENVIRONMENT, Names.PROXY_CONTAINER).getSecurityContext())
        .isEqualTo(proxy.getSecurityContext());
  }

  @Test
  void theInitContainerIsPrivilegedByTwoCapabilitiesAndNothingElse() {
    Container rules = container(Interception.REDIRECT, Names.INIT_CONTAINER);

    assertThat(rules.getSecurityContext().getCapabilities().getAdd())
        .containsExactly("NET_ADMIN", "NET_RAW");
    assertThat(rules.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(rules.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(rules.getSecurityContext().getPrivileged()).isNull();
    assertThat(rules.getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
  }

  @Test
  void withoutRedirectionNothingNeedsAPrivilege() {
    List<Container> containers = sidecar(Interception.ENVIRONMENT).initContainers();

    assertThat(containers).hasSize(1).allSatisfy(PodSecurityTest::assertRestricted);
  }

  @Test
  void everyContainerHasRequestsAndLimitsAsQuotasWantThem() {
    assertThat(sidecar(Interception.REDIRECT).initContainers())
        .hasSize(2)
        .allSatisfy(container -> {
          assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
          assertThat(container.getResources().getLimits()).containsKey("memory");
        });
  }

  private static void assertRestricted(Container container) {
    var security = container.getSecurityContext();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getRunAsUser()).isNotNull().isNotZero();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).isEmpty();
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(security.getPrivileged()).isNull();
    assertThat(security.getProcMount()).isNull();
    assertThat(container.getPorts()).allSatisfy(port -> assertThat(port.getHostPort()).isNull());
    assertThat(container.getStartupProbe().getHttpGet().getHost()).isNull();
    Volume token = sidecar(Interception.REDIRECT).tokenVolume();
    assertThat(token.getProjected()).as("a volume of a kind that is allowed").isNotNull();
  }

  private static Container container(Interception interception, String name) {
    return sidecar(interception).initContainers().stream()
        .filter(container -> container.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Sidecar sidecar(Interception interception) {
    Mesh mesh = Serialization.unmarshal("---\n{spec: {}}", Mesh.class);
    return new Sidecar(
        Settings.of(mesh, new Platform("weft.dev/proxy:0.1.0", interception)), "pem");
  }
}
