package dev.weft.operator.reconcile.authorizationpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicyStatus;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.install.argocd.ArgoHealth;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyReportTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final String ONE_CLIENT =
      "{selector: {matchLabels: {app: web}}, allow: [{identities: [shop/storefront]}]}";
  private static final List<PodState> PODS =
      List.of(
          pod("shop", "web-1", "web"),
          pod("shop", "web-2", "web"),
          pod("shop", "load-1", "load"),
          pod("other", "web-3", "web"));

  @Test
  void whatEverySelectedPodHasAcknowledgedIsProgrammed() {
    AuthorizationPolicyStatus status = report(ONE_CLIENT, heard(3, 2, 2, "web-1", "web-2"));

    assertThat(condition(status, "Accepted")).isEqualTo("True/Accepted");
    assertThat(condition(status, "Programmed")).isEqualTo("True/Acknowledged");
    assertThat(message(status, "Programmed"))
        .isEqualTo("2 of 2 proxies of selected pods have acknowledged this generation.");
    assertThat(status.selectedPods()).isEqualTo(2);
    assertThat(status.acknowledged()).isEqualTo(2);
    assertThat(status.observedGeneration()).isEqualTo(3);
  }

  @Test
  void aSelectedPodThatIsNotInTouchIsNamed() {
    AuthorizationPolicyStatus status = report(ONE_CLIENT, heard(3, 1, 1, "web-1"));
    assertThat(condition(status, "Programmed")).isEqualTo("False/Pending");
    assertThat(message(status, "Programmed"))
        .isEqualTo("Selected pods that are not in touch with the control plane: shop/web-2.");
  }

  @Test
  void whatSomeHaveNotAcknowledgedIsPending() {
    assertThat(condition(report(ONE_CLIENT, heard(3, 2, 1, "web-1", "web-2")), "Programmed"))
        .isEqualTo("False/Pending");
    assertThat(condition(report(ONE_CLIENT, heard(2, 2, 2, "web-1", "web-2")), "Programmed"))
        .as("an earlier generation")
        .isEqualTo("False/Pending");
    assertThat(condition(report(ONE_CLIENT, FleetView.EMPTY), "Programmed"))
        .isEqualTo("Unknown/NoControlPlane");
  }

  @Test
  void aPolicyThatSelectsNobodySaysSo() {
    AuthorizationPolicyStatus status =
        report("{selector: {matchLabels: {app: none}}}", heard(3, 0, 0));
    assertThat(condition(status, "Programmed")).isEqualTo("True/NoSubscribers");
    assertThat(status.selectedPods()).isZero();
    assertThat(message(status, "Accepted")).isEqualTo("The spec is in force; it allows nobody.");
  }

  @Test
  void aPolicyThatMakesNoSenseClosesAndNamesFieldAndReason() {
    AuthorizationPolicyStatus status =
        report(
            "{selector: {matchLabels: {app: web}}, routes: [{pathRegex: '('}], allow: [{identities: ['*']}]}",
            heard(3, 2, 2, "web-1", "web-2"));
    assertThat(condition(status, "Accepted")).isEqualTo("False/Invalid");
    assertThat(message(status, "Accepted"))
        .contains("spec.routes[0].pathRegex: '(' (expected: ")
        .endsWith("nobody is allowed to what it may have meant.");
    assertThat(condition(status, "Programmed"))
        .as("that it allows nobody is what they acknowledge")
        .isEqualTo("True/Acknowledged");
  }

  @Test
  void oneThatIsTriedOutSaysThatOthersAreLetIn() {
    assertThat(message(report("{mode: Audit}", heard(3, 0, 0)), "Accepted"))
        .isEqualTo("The spec is in order; others are let in, logged and counted.");
  }

  @Test
  void whileTheMeshIsRemovedNoPolicyIsInForce() {
    FleetView fleet = heard(3, 2, 2, "web-1", "web-2");
    AuthorizationPolicyStatus status =
        PolicyReport.of(policy(ONE_CLIENT), "cluster.local", true, PODS, fleet, NOW).status();

    assertThat(condition(status, "Accepted")).isEqualTo("True/Accepted");
    assertThat(condition(status, "Programmed")).isEqualTo("False/Removing");
  }

  @Test
  void beforeThereIsAMeshNothingIsKnown() {
    AuthorizationPolicyStatus status = report(policy("{}"), null, FleetView.EMPTY);
    assertThat(condition(status, "Accepted")).isEqualTo("Unknown/NoMesh");
    assertThat(status.selectedPods()).isNull();
  }

  @Test
  void nothingNewMakesAnEqualStatus() {
    AuthorizationPolicy policy = policy(ONE_CLIENT);
    policy.setStatus(report(policy, "cluster.local", heard(3, 2, 2, "web-1", "web-2")));
    assertThat(report(policy, "cluster.local", heard(3, 2, 2, "web-1", "web-2")))
        .isEqualTo(policy.getStatus());
  }

  @Test
  void argoCdReadsItAsItIsMeant() {
    assertThat(
            ArgoHealth.of(
                "AuthorizationPolicy", 3, report(ONE_CLIENT, heard(3, 2, 2, "web-1", "web-2"))))
        .isEqualTo("Healthy");
    assertThat(ArgoHealth.of("AuthorizationPolicy", 3, report(ONE_CLIENT, heard(3, 1, 1, "web-1"))))
        .isEqualTo("Progressing");
    assertThat(
            ArgoHealth.of(
                "AuthorizationPolicy",
                3,
                report("{routes: [{pathRegex: '('}]}", heard(3, 2, 2, "web-1", "web-2"))))
        .isEqualTo("Degraded");
  }

  private static AuthorizationPolicyStatus report(String spec, FleetView fleet) {
    return report(policy(spec), "cluster.local", fleet);
  }

  private static AuthorizationPolicyStatus report(
      AuthorizationPolicy policy, @Nullable String trustDomain, FleetView fleet) {
    return PolicyReport.of(policy, trustDomain, false, PODS, fleet, NOW).status();
  }

  private static AuthorizationPolicy policy(String spec) {
    return Serialization.unmarshal(
        "---\n{apiVersion: weft.dev/v1alpha1, kind: AuthorizationPolicy, metadata: {name: web, namespace: shop,"
            + " generation: 3}, spec: "
            + spec
            + "}",
        AuthorizationPolicy.class);
  }

  private static FleetView heard(
      long generation, int subscribers, int acknowledged, String... connected) {
    var messages = new ArrayList<FleetMessage>();
    for (String pod : connected) {
      messages.add(new FleetMessage.Proxy("shop", pod, "0.1.0", true, false));
    }
    messages.add(
        new FleetMessage.Programmed(
            new Source("AuthorizationPolicy", "shop", "web", generation),
            subscribers,
            acknowledged,
            List.of()));
    messages.add(new FleetMessage.Synced());
    return FleetView.EMPTY.with("replica", FleetView.Replica.SILENT.with(messages));
  }

  private static PodState pod(String namespace, String name, String app) {
    return new PodState(new PodId(namespace, name), "0.1.0", true, true, "", Map.of("app", app));
  }

  private static String condition(AuthorizationPolicyStatus status, String type) {
    var condition = ConditionSet.find(status.conditions(), type).orElseThrow();
    return condition.getStatus() + "/" + condition.getReason();
  }

  private static String message(AuthorizationPolicyStatus status, String type) {
    return ConditionSet.find(status.conditions(), type).orElseThrow().getMessage();
  }
}
