package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.operator.resolve.PortRange;
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
    assertThat(policy.ignored()).isEmpty();
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
  void fieldsThatNothingActsOnAreNamed() {
    assertThat(
            accepted(
                    """
                    routes:
                    - name: a
                      condition: {method: GET}
                      idleTimeout: 5s
                    circuitBreaker: {}
                    """)
                .ignored())
        .containsExactly("spec.circuitBreaker", "spec.routes[0].idleTimeout");
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
