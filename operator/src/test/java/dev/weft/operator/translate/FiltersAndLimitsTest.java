package dev.weft.operator.translate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.api.route.Fault;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.Route;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Headers, faults and limits of a ServiceProfile. */
class FiltersAndLimitsTest {
  private static final String RESERVED = "' (expected: " + HeaderChanges.EXPECTED + ")";

  @Test
  void headersAndFaultsOfARouteAreUnderstood() {
    Policy policy =
        accepted(
            "shop",
            """
            routes:
            - name: a
              condition: {method: GET}
              headers:
                request:
                  remove: [x-debug]
                  set: [{name: X-Env, value: test}]
                  add: [{name: x-hop, value: "web, 1"}]
                response: {remove: [server]}
              fault:
                delay: {duration: 1.5s, percent: 12.5}
                abort: {status: 429, percent: 100}
            - name: b
              condition: {method: PUT}
              headers: {}
              fault: {abort: {status: 503, percent: 0}}
            - {name: c, condition: {method: POST}}
            """);

    Route a = policy.routes().getFirst();
    assertThat(a.filters().headers())
        .isEqualTo(
            new HeaderChanges(
                new Changes(
                    List.of("x-debug"),
                    List.of(new Header("X-Env", "test")),
                    List.of(new Header("x-hop", "web, 1"))),
                new Changes(List.of("server"), List.of(), List.of())));
    assertThat(a.filters().fault())
        .isEqualTo(
            new Fault(new Fault.Delay(Duration.ofMillis(1500), 12.5), new Fault.Abort(429, 100)));
    Route b = policy.routes().get(1);
    assertThat(b.filters().headers()).isEqualTo(HeaderChanges.NONE);
    assertThat(b.filters().fault()).isEqualTo(new Fault(null, new Fault.Abort(503, 0)));
    assertThat(policy.routes().get(2).filters().headers()).isNull();
    assertThat(policy.routes().get(2).filters().fault()).isNull();
  }

  @Test
  void headersThatHttpOrTheMeshWorkWithAreRefused() {
    assertThat(
            problems(
                "shop",
                """
                routes:
                - name: a
                  condition: {method: GET}
                  headers:
                    request:
                      remove: [Connection, "x y"]
                      set: [{name: Host, value: other}, {name: weft-client-id, value: me}]
                    response:
                      set: [{name: Content-Length, value: "1"}]
                      add: [{name: x-a, value: "a\\r\\nb: c"}, {name: l5d-x, value: " b"}]
                """))
        .containsExactlyInAnyOrder(
            "spec.routes[0].headers.request.remove[0]: 'Connection" + RESERVED,
            "spec.routes[0].headers.request.remove[1]: 'x y' (expected: a header's name such as x-version)",
            "spec.routes[0].headers.request.set[0].name: 'Host" + RESERVED,
            "spec.routes[0].headers.request.set[1].name: 'weft-client-id" + RESERVED,
            "spec.routes[0].headers.response.set[0].name: 'Content-Length" + RESERVED,
            "spec.routes[0].headers.response.add[0].value: 'a\r\nb: c' (expected: printable ASCII, without blanks at its ends)",
            "spec.routes[0].headers.response.add[1].name: 'l5d-x" + RESERVED,
            "spec.routes[0].headers.response.add[1].value: ' b' (expected: printable ASCII, without blanks at its ends)");
  }

  @Test
  void faultsOutOfBoundsAreRefused() {
    assertThat(
            problems(
                "shop",
                """
                routes:
                - name: a
                  condition: {method: GET}
                  fault: {delay: {duration: 2h, percent: 101}, abort: {status: 200, percent: -1}}
                - {name: b, condition: {method: PUT}, fault: {delay: {duration: soon, percent: 1}}}
                - {name: c, condition: {method: POST}, fault: {}}
                """))
        .containsExactlyInAnyOrder(
            "spec.routes[0].fault.delay.percent: '101.0' (expected: 0 to 100)",
            "spec.routes[0].fault.delay.duration: '2h' (expected: 1ms to 1h)",
            "spec.routes[0].fault.abort.percent: '-1.0' (expected: 0 to 100)",
            "spec.routes[0].fault.abort.status: '200' (expected: 400 to 599)",
            "spec.routes[1].fault.delay.duration: 'soon' (expected: a duration such as 250ms, 10s or 1h30m)",
            "spec.routes[2].fault: is empty (expected: delay, abort or both)");
  }

  @Test
  void limitsAreUnderstoodAndNamesFollowTheTrustDomain() {
    Policy policy =
        accepted(
            "shop",
            """
            rateLimit:
              requestsPerSecond: 500
              burst: 50
              perClient:
                requestsPerSecond: 20
                overrides:
                - {identities: [shop/front, "spiffe://other.example/*"], requestsPerSecond: 200}
            """);

    assertThat(requireNonNull(policy.limits()).at("shop/web", 8080, "td.example"))
        .isEqualTo(
            new RateLimit(
                "shop/web",
                8080,
                new Rate(500, 50),
                new PerClient(
                    new Rate(20, 20),
                    List.of(
                        new ForClients(
                            List.of(
                                "spiffe://td.example/ns/shop/sa/front", "spiffe://other.example/*"),
                            new Rate(200, 200))))));
    assertThat(accepted("shop", "{rateLimit: {requestsPerSecond: 7}}").limits())
        .isEqualTo(new Limits(new Rate(7, 7), null));
    assertThat(accepted("shop", "{}").limits()).isNull();
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThat(
            problems(
                "shop",
                """
                rateLimit:
                  burst: 5
                  perClient:
                    requestsPerSecond: 0
                    overrides:
                    - {identities: [front], requestsPerSecond: 20000000}
                    - {identities: [], requestsPerSecond: 1}
                """))
        .containsExactlyInAnyOrder(
            "spec.rateLimit.burst: '5' (expected: beside requestsPerSecond, and only there)",
            "spec.rateLimit.perClient.requestsPerSecond: '0' (expected: 1 to 10000000)",
            "spec.rateLimit.perClient.overrides[0].requestsPerSecond: '20000000' (expected: 1 to 10000000)",
            "spec.rateLimit.perClient.overrides[0].identities[0]: 'front' (expected: a SPIFFE ID, all below one that ends in /*, <namespace>/<service account>, or *)",
            "spec.rateLimit.perClient.overrides[1].identities: is empty (expected: at least one identity)");
    assertThat(problems("shop", "rateLimit: {}"))
        .containsExactly(
            "spec.rateLimit: is empty (expected: requestsPerSecond, perClient or both)");
  }

  @Test
  void nobodyLimitsTheServiceOfAnotherNamespace() {
    assertThat(problems("client", "rateLimit: {requestsPerSecond: 1}"))
        .containsExactly(
            "spec.rateLimit: is given in namespace 'client' (expected: in the service's own, shop)");
  }

  private static Policy accepted(String namespace, String spec) {
    return ((Translation.Accepted) ProfileTranslator.translate(profile(namespace, spec))).policy();
  }

  private static List<String> problems(String namespace, String spec) {
    return ((Translation.Rejected) ProfileTranslator.translate(profile(namespace, spec)))
        .problems();
  }

  private static ServiceProfile profile(String namespace, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: web.shop.svc.cluster.local, namespace: NAMESPACE, generation: 4}
        spec:
        """
                .replace("NAMESPACE", namespace)
            + spec.indent(2),
        ServiceProfile.class);
  }
}
