package dev.weft.operator.reconcile.serviceprofile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.serviceprofile.ServiceProfileStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.install.argocd.ArgoHealth;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileReportTest {
  private static final String NAME = "web.shop.svc.cluster.local";

  @Test
  void whatEveryProxyHasAcknowledgedIsProgrammed() {
    ServiceProfileStatus status = report("{}", true, heard(2, 3, 3));

    assertThat(condition(status, "Accepted")).isEqualTo("True/Accepted");
    assertThat(condition(status, "Programmed")).isEqualTo("True/Acknowledged");
    assertThat(status.subscribers()).isEqualTo(3);
    assertThat(status.acknowledged()).isEqualTo(3);
  }

  @Test
  void whatSomeHaveNotAcknowledgedIsPending() {
    assertThat(condition(report("{}", true, heard(2, 3, 2)), "Programmed"))
        .isEqualTo("False/Pending");
    assertThat(condition(report("{}", true, heard(1, 3, 3)), "Programmed"))
        .isEqualTo("False/Pending");
  }

  @Test
  void withoutSubscribersItIsProgrammedAndSaysSo() {
    assertThat(condition(report("{}", true, heard(2, 0, 0)), "Programmed"))
        .isEqualTo("True/NoSubscribers");
  }

  @Test
  void withoutAControlPlaneNothingIsKnown() {
    assertThat(condition(report("{}", true, FleetView.EMPTY), "Programmed"))
        .isEqualTo("Unknown/NoControlPlane");
  }

  @Test
  void aRefusedSpecSaysWhatIsInForceInstead() {
    String bad = "{routes: [{name: a, condition: {pathRegex: '('}}]}";
    ServiceProfileStatus status = report(bad, true, heard(1, 3, 3));

    assertThat(condition(status, "Accepted")).isEqualTo("False/Invalid");
    assertThat(message(status, "Accepted")).contains("pathRegex").contains("generation 1");
    assertThat(condition(status, "Programmed")).isEqualTo("False/NotAccepted");
    assertThat(message(report(bad, true, synced()), "Accepted")).contains("the defaults hold");
  }

  @Test
  void aServiceThatIsNotThereIsSaid() {
    assertThat(condition(report("{}", false, synced()), "Accepted"))
        .isEqualTo("True/ServiceNotFound");
    assertThat(message(report("{}", false, synced()), "Accepted"))
        .contains("when there is a Service");
    assertThat(condition(report("{}", true, synced()), "Accepted")).isEqualTo("True/Accepted");
  }

  @Test
  void argoCdReadsItAsItIsMeant() {
    assertThat(ArgoHealth.of("ServiceProfile", 2, report("{}", true, heard(2, 3, 3))))
        .isEqualTo("Healthy");
    assertThat(ArgoHealth.of("ServiceProfile", 3, report("{}", true, heard(2, 3, 3))))
        .as("an earlier generation")
        .isEqualTo("Progressing");
    assertThat(ArgoHealth.of("ServiceProfile", 2, report("{}", true, heard(2, 3, 2))))
        .isEqualTo("Progressing");
    String bad = "{routes: [{name: a, condition: {pathRegex: '('}}]}";
    assertThat(ArgoHealth.of("ServiceProfile", 2, report(bad, true, heard(1, 3, 3))))
        .isEqualTo("Degraded");
  }

  private static ServiceProfileStatus report(String spec, boolean exists, FleetView fleet) {
    ServiceProfile profile =
        Serialization.unmarshal(
            "---\n{apiVersion: weft.dev/v1alpha1, kind: ServiceProfile, metadata: {name: "
                + NAME
                + ", namespace: shop, generation: 2}, spec: "
                + spec
                + "}",
            ServiceProfile.class);
    return ProfileReport.of(
            profile, new ProfileReport.Surroundings(exists, fleet, List.of()), Instant.EPOCH)
        .status();
  }

  private static FleetView heard(long generation, int subscribers, int acknowledged) {
    var source = new Source("ServiceProfile", "shop", NAME, generation);
    return FleetView.EMPTY.with(
        "replica",
        FleetView.Replica.SILENT.with(
            List.of(
                new FleetMessage.Programmed(source, subscribers, acknowledged, List.of()),
                new FleetMessage.Synced())));
  }

  private static FleetView synced() {
    return FleetView.EMPTY.with(
        "replica", FleetView.Replica.SILENT.with(List.of(new FleetMessage.Synced())));
  }

  private static String condition(ServiceProfileStatus status, String type) {
    var condition = ConditionSet.find(status.conditions(), type).orElseThrow();
    return condition.getStatus() + "/" + condition.getReason();
  }

  private static String message(ServiceProfileStatus status, String type) {
    return ConditionSet.find(status.conditions(), type).orElseThrow().getMessage();
  }
}
