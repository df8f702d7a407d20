package dev.weft.e2e.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Headers;
import dev.weft.crds.serviceprofile.ServiceProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A ServiceProfile that somebody applies changes what proxies do: the client's, through which the
 * test asks as its application would, and the server's. Both are processes that an operator's
 * control plane tells what to do.
 */
class ProfileFiltersIT {
  private static final URI ECHO = EchoMesh.uri("echo", "/r/1");
  private static final URI OTHER = EchoMesh.uri("echo", "/other");

  @AutoClose private static EchoMesh mesh;

  @BeforeAll
  static void startAMeshWithTwoPods() throws IOException {
    mesh = EchoMesh.start("echo");
  }

  @Test
  void headersFaultsAndLimitsTakeEffectAndEnd() throws Exception {
    assertThat(mesh.get(ECHO).body()).contains("x-debug: 1").doesNotContain("x-env");
    profile(
        """
        routes:
        - name: r
          condition: {pathRegex: /r/.*}
          headers:
            request: {remove: [x-debug], set: [{name: x-env, value: test}]}
            response: {remove: [x-served-by], add: [{name: x-by, value: profile}]}
        """,
        1);
    HttpResponse<String> changed = mesh.get(ECHO);
    assertThat(changed.body()).contains("x-env: test").doesNotContain("x-debug");
    assertThat(changed.headers().firstValue("x-by")).contains("profile");
    assertThat(changed.headers().firstValue("x-served-by")).isEmpty();
    assertThat(mesh.get(OTHER).body()).contains("x-debug: 1").doesNotContain("x-env");

    profile(
        """
        routes:
        - name: r
          condition: {pathRegex: /r/.*}
          fault: {delay: {duration: 20ms, percent: 100}, abort: {status: 418, percent: 100}}
        """,
        2);
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> aborted = mesh.get(ECHO);
      assertThat(aborted.statusCode()).isEqualTo(418);
      assertThat(aborted.headers().firstValue(Headers.ERROR)).contains("fault-injected");
    }
    assertThat(mesh.get(OTHER).statusCode()).isEqualTo(200);

    profile(
        """
        rateLimit:
          requestsPerSecond: 1000
          perClient:
            requestsPerSecond: 1000
            overrides: [{identities: [shop/default], requestsPerSecond: 1}]
        """,
        3);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      HttpResponse<String> answer = mesh.get(OTHER);
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue(Headers.ERROR)).contains("rate-limited");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
      }
    }
    assertThat(refused).as("by the server's proxy, which knows who asks").isPositive();

    profile("routes: []", 4);
    for (int i = 0; i < 50; i++) {
      assertThat(mesh.get(ECHO).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedAndSaysWhere() {
    mesh.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: none.shop.svc.cluster.local, namespace: shop}
        spec:
          routes:
          - name: r
            condition: {method: GET}
            headers: {request: {set: [{name: Host, value: other}]}}
        """);
    await()
        .atMost(EchoMesh.PATIENCE)
        .until(() -> condition("none", "Accepted").startsWith("False/Invalid"));
    assertThat(condition("none", "Accepted"))
        .contains("spec.routes[0].headers.request.set[0].name: 'Host' (expected: ");
  }

  // ---- how it is done

  /** Applies it, and waits until every proxy that it concerns acts on it. */
  private static void profile(String spec, int generation) {
    mesh.apply(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: echo.shop.svc.cluster.local, namespace: shop}
        spec:
        """
            + spec.indent(2));
    await()
        .atMost(EchoMesh.PATIENCE)
        .untilAsserted(() -> {
          ServiceProfile profile = get("echo");
          assertThat(profile.getStatus()).isNotNull();
          assertThat(profile.getStatus().observedGeneration()).isEqualTo(generation);
          assertThat(condition("echo", "Accepted")).startsWith("True/Accepted ");
          assertThat(condition("echo", "Programmed")).startsWith("True/Acknowledged");
        });
  }

  private static ServiceProfile get(String service) {
    return mesh.client()
        .resources(ServiceProfile.class)
        .inNamespace("shop")
        .withName(service + ".shop.svc.cluster.local")
        .get();
  }

  private static String condition(String service, String type) {
    ServiceProfile profile = get(service);
    return profile.getStatus() == null ? "" : EchoMesh.said(profile.getStatus().conditions(), type);
  }
}
