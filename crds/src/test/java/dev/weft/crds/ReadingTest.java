package dev.weft.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.mesh.InboundPolicy;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshSpec;
import dev.weft.crds.serviceprofile.RequestMatch;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  @Test
  void anEmptySpecReadsAsItsDefaults() {
    MeshSpec spec = mesh("spec: {}").getSpec();

    assertThat(spec.trustDomain()).isEqualTo("cluster.local");
    assertThat(spec.defaultInboundPolicy()).isEqualTo(InboundPolicy.MESHED_ONLY);
    assertThat(spec.controlPlane().replicas()).isEqualTo(1);
    assertThat(spec.identity().issuer().name()).isEqualTo("weft-issuer");
    assertThat(spec.upgrade().maxUnavailable()).isEqualTo(new IntOrString("10%"));
    assertThat(spec.version()).isNull();
  }

  @Test
  void whatANewerVersionWroteIsSkipped() {
    assertThat(
            mesh("spec: {fieldOfTomorrow: 1, proxy: {other: x, workers: 2}}")
                .getSpec()
                .proxy()
                .workers())
        .isEqualTo(2);
  }

  @Test
  void portsAreNumbersOrRanges() {
    assertThat(
            mesh("spec: {injection: {opaquePorts: [9000, \"4000-4100\"]}}")
                .getSpec()
                .injection()
                .opaquePorts())
        .containsExactly(new IntOrString(9000), new IntOrString("4000-4100"));
  }

  @Test
  void conditionsNest() {
    ServiceProfile profile =
        Serialization.unmarshal(
            """
            apiVersion: weft.dev/v1alpha1
            kind: ServiceProfile
            metadata: {name: web.shop.svc.cluster.local}
            spec:
              routes:
              - name: not GET
                condition: {not: {any: [{method: GET}, {method: HEAD}]}}
            """,
            ServiceProfile.class);

    assertThat(profile.getSpec().routes().getFirst().condition().not())
        .isEqualTo(
            new RequestMatch(null, null, null, List.of(method("GET"), method("HEAD")), null));
  }

  @Test
  void whatIsAbsentIsNotWritten() {
    assertThat(Serialization.asJson(method("GET"))).isEqualTo("{\"method\":\"GET\"}");
  }

  private static RequestMatch method(String name) {
    return new RequestMatch(null, name, null, null, null);
  }

  private static Mesh mesh(String spec) {
    return Serialization.unmarshal(
        "apiVersion: weft.dev/v1alpha1\nkind: Mesh\nmetadata: {name: default}\n" + spec,
        Mesh.class);
  }
}
