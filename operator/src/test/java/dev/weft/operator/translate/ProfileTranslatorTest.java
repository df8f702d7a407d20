package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.PortRange;
import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.RetryPolicy.StatusRange;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import dev.weft.crds.serviceprofile.ServiceProfile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTranslatorTest {
  @Test
  void aProfileOfLinkerdsIsUnderstood() {
    Policy policy =
        accepted(
            """
            routes:
            - name: GET /books/{id}
              condition: {method: GET, pathRegex: '/books/[^/]*'}
              isRetryable: true
              timeout: 300ms
              responseClasses:
              - condition: {status: {min: 500}}
                isFailure: true
            - name: other
              condition: {not: {any: [{method: PUT}, {pathRegex: /x}]}}
              timeout: 0s
            retryBudget: {retryRatio: 0.5, minRetriesPerSecond: 3, ttl: 1m}
            opaquePorts: [5432, 7000-7001]
            """);

    assertThat(policy.routes()).hasSize(2);
    var first = policy.routes().getFirst();
    assertThat(first.match())
        .isEqualTo(
            new RequestMatch.All(
                List.of(new RequestMatch.Path("/books/[^/]*"), new RequestMatch.Method("GET"))));
    assertThat(first.retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(first.timeouts().request()).isEqualTo(Duration.ofMillis(300));
    assertThat(first.responseClasses().getFirst().condition())
        .isEqualTo(new ResponseMatch.Status(500, 599));
    assertThat(policy.routes().get(1).timeouts().request()).isNull();
    assertThat(policy.retryBudget()).isEqualTo(new RetryBudget(0.5, 3, Duration.ofMinutes(1)));
    assertThat(policy.opaquePorts())
        .containsExactly(new PortRange(5432, 5432), new PortRange(7000, 7001));
    assertThat(policy.source().generation()).isEqualTo(4);
    assertThat(policy.loadBalancer()).isEqualTo(LoadBalancer.DEFAULT);
    assertThat(policy.circuitBreaker()).isNull();
  }

  @Test
  void ourOwnFieldsBecomePolicy() {
    Policy policy =
        accepted(
            """
            circuitBreaker:
              maxConsecutiveFailures: 3
              successRate: {minPercent: 90, window: 20s}
              minPenalty: 500ms
            loadBalancer:
              policy: ConsistentHash
              hash: {header: x-user}
              zones: Ignore
              decay: 5s
            routes:
            - name: a
              condition: {method: POST}
              timeout: 10s
              responseTimeout: 2s
              idleTimeout: 30s
              retry:
                limit: 2
                statuses: [429, "500-502", 5xx, gateway-error]
                grpc: [Unavailable, ResourceExhausted, Cancelled, DeadlineExceeded, Internal]
                perTryTimeout: 800ms
                backoff: {min: 10ms, jitter: 0}
            """);

    assertThat(policy.circuitBreaker())
        .isEqualTo(
            new CircuitBreaker(
                3,
                new CircuitBreaker.SuccessRate(0.9, Duration.ofSeconds(20), 5),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                0.5));
    assertThat(policy.loadBalancer())
        .isEqualTo(
            new LoadBalancer(
                Duration.ofMillis(30),
                Duration.ofSeconds(5),
                false,
                new LoadBalancer.HashKey.Header("x-user")));
    Route route = policy.routes().getFirst();
    assertThat(route.timeouts())
        .isEqualTo(
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(30)));
    assertThat(route.retry())
        .isEqualTo(
            new RetryPolicy(
                2,
                List.of(
                    new StatusRange(429, 429),
                    new StatusRange(500, 502),
                    new StatusRange(500, 599),
                    new StatusRange(502, 504)),
                List.of(14, 8, 1, 4, 13),
                Duration.ofMillis(800),
                new RetryPolicy.Backoff(Duration.ofMillis(10), Duration.ofMillis(250), 0)));
  }

  @Test
  void aRetryThatNamesNoLimitIsOneAndALimitOfNoneIsNoRetry() {
    Policy policy =
        accepted(
            """
            routes:
            - {name: one, condition: {method: GET}, retry: {}}
            - {name: none, condition: {method: PUT}, retry: {limit: 0}}
            - {name: not asked, condition: {method: POST}}
            """);

    assertThat(policy.routes().getFirst().retry())
        .isEqualTo(new RetryPolicy(1, List.of(), List.of(14), null, RetryPolicy.Backoff.DEFAULT));
    assertThat(policy.routes().get(1).retry()).isNull();
    assertThat(policy.routes().get(2).retry()).isNull();
  }

  @Test
  void whatTheSchemaOfAnEarlierVersionLetInIsRefusedHere() {
    var rejected =
        rejected(
            """
            circuitBreaker: {minPenalty: 2m, maxPenalty: 1m}
            loadBalancer: {policy: ConsistentHash, hash: {header: a, cookie: b}, decay: long}
            routes:
            - name: a
              condition: {method: GET}
              idleTimeout: never
              retry: {statuses: [200-100, 6xx, 99], backoff: {min: 1s, max: 1ms}}
            """);

    assertThat(rejected.problems())
        .containsExactlyInAnyOrder(
            "spec.circuitBreaker.minPenalty: 120000ms (expected: not above maxPenalty, 60000ms)",
            "spec.loadBalancer.hash: names 2 keys (expected: exactly one of header, cookie, sourceAddress: true)",
            "spec.loadBalancer.decay: 'long' (expected: a duration such as 250ms, 10s or 1h30m)",
            "spec.routes[0].idleTimeout: 'never' (expected: a duration such as 250ms, 10s or 1h30m)",
            "spec.routes[0].retry.statuses[0]: '200-100' (expected: a status such as 503, a range such as 500-504, 5xx, or gateway-error)",
            "spec.routes[0].retry.statuses[1]: '6xx' (expected: a status such as 503, a range such as 500-504, 5xx, or gateway-error)",
            "spec.routes[0].retry.statuses[2]: '99' (expected: a status such as 503, a range such as 500-504, 5xx, or gateway-error)",
            "spec.routes[0].retry.backoff.min: 1000ms (expected: not above max, 1ms)");
  }

  @Test
  void aHashWithoutItsPolicyIsRefused() {
    assertThat(rejected("loadBalancer: {hash: {cookie: session}}").message())
        .isEqualTo(
            "spec.loadBalancer.hash: is given (expected: with policy ConsistentHash, and only there)");
  }

  @Test
  void allProblemsAreNamedWithTheirFields() {
    var rejected =
        rejected(
            """
            routes:
            - name: a
              condition: {pathRegex: '('}
            - name: a
              condition: {all: [{method: GET}, {}]}
              timeout: soon
            """);

    assertThat(rejected.reason()).isEqualTo("Invalid");
    assertThat(rejected.problems())
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("spec.routes[0].condition.pathRegex: '(' (expected:"),
            p -> assertThat(p).startsWith("spec.routes[1].name: 'a'"),
            p -> assertThat(p).startsWith("spec.routes[1].condition.all[1]: is empty"),
            p -> assertThat(p).startsWith("spec.routes[1].timeout: 'soon'"));
  }

  @Test
  void anExpressionThatOnlyBacktrackingCouldMatchIsRefused() {
    assertThat(rejected("routes: [{name: a, condition: {pathRegex: '(a)\\1'}}]").message())
        .contains("RE2");
  }

  @Test
  void overridesAreSharesOfTheService() {
    String overrides =
        """
        dstOverrides:
        - {authority: web-1.shop.svc.cluster.local, weight: 500m}
        - {authority: "web-2.shop.svc.cluster.local.:8080", weight: 2}
        """;
    assertThat(accepted(overrides).overrides())
        .containsExactly(
            new Split.Share("web-1.shop.svc.cluster.local", 500),
            new Split.Share("web-2.shop.svc.cluster.local:8080", 2000));
    assertThat(rejected("dstOverrides: [{authority: a.b, weight: 1x}]").problems().getFirst())
        .startsWith("spec.dstOverrides[0].weight: '1x' (expected: a number");
  }

  @Test
  void aNameThatIsNoServicesIsRefused() {
    ServiceProfile profile = profile("{}");
    profile.getMetadata().setName("www.example.com");

    assertThat(ProfileTranslator.translate(profile))
        .isInstanceOfSatisfying(
            Translation.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo("NotAClusterService"));
  }

  private static Policy accepted(String spec) {
    return ((Translation.Accepted) ProfileTranslator.translate(profile(spec))).policy();
  }

  private static Translation.Rejected rejected(String spec) {
    return (Translation.Rejected) ProfileTranslator.translate(profile(spec));
  }

  private static ServiceProfile profile(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: ServiceProfile
        metadata: {name: web.shop.svc.cluster.local, namespace: shop, generation: 4}
        spec:
        """
            + spec.indent(2),
        ServiceProfile.class);
  }
}
