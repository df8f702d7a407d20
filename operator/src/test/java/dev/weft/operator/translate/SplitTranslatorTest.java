package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.api.route.TextMatch;
import dev.weft.crds.trafficsplit.TrafficSplit;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTranslatorTest {
  private static TrafficSplit split(String yaml) {
    return Serialization.unmarshal(
        """
        apiVersion: weft.dev/v1alpha1
        kind: TrafficSplit
        metadata: {namespace: shop, name: web, generation: 3, creationTimestamp: "2026-01-01T00:00:00Z"}
        """
            + yaml,
        TrafficSplit.class);
  }

  private static SplitPolicy accepted(String yaml) {
    return ((SplitTranslator.Result.Accepted) SplitTranslator.translate(split(yaml))).policy();
  }

  private static List<String> problems(String yaml) {
    return ((SplitTranslator.Result.Rejected) SplitTranslator.translate(split(yaml)))
        .why()
        .problems();
  }

  @Test
  void requestsGoToTheSamePortOfTheBackends() {
    SplitPolicy policy =
        accepted(
            """
            spec:
              service: web
              backends: [{service: web-v1, weight: 9}, {service: web-v2, weight: 1}]
            """);
    assertThat(policy.rule(8080))
        .isEqualTo(
            new SplitRule(
                null,
                Split.weighted(
                    List.of(
                        new Split.Share("web-v1.shop.svc.cluster.local:8080", 9),
                        new Split.Share("web-v2.shop.svc.cluster.local:8080", 1)))));
    assertThat(policy.source().generation()).isEqualTo(3);
  }

  @Test
  void conditionsOfOneMatchHoldTogetherAndOfSeveralOne() {
    SplitPolicy policy =
        accepted(
            """
            spec:
              service: web
              mode: Failover
              stickiness: {cookie: side}
              backends: [{service: web-v1}, {service: web-v2}]
              matches:
              - headers: [{name: x-beta, exact: "1"}]
                method: GET
              - cookies: [{name: group, prefix: b}]
              - headers: [{name: x-old, present: false}]
            """);
    var first =
        new RequestMatch.All(
            List.of(
                new RequestMatch.Method("GET"),
                new RequestMatch.Header("x-beta", new TextMatch.Exact("1"))));
    assertThat(policy.rule(80).match())
        .isEqualTo(
            new RequestMatch.Any(
                List.of(
                    first,
                    new RequestMatch.Cookie("group", new TextMatch.Prefix("b")),
                    new RequestMatch.Header("x-old", new TextMatch.Present(false)))));
    assertThat(policy.rule(80).split().choice()).isEqualTo(Split.Choice.FAILOVER);
    assertThat(policy.rule(80).split().stickiness()).isEqualTo(new HashKey.Cookie("side"));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(
            problems(
                """
                spec:
                  service: web
                  backends: [{service: web-v1, weight: 1}, {service: web-v1, weight: 1}]
                  matches:
                  - headers: [{name: x, regex: "("}]
                  - {}
                """))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "spec.backends[1].service: 'web-v1' (expected: a service that no earlier backend has)"),
            second ->
                assertThat(second)
                    .startsWith("spec.matches[0].headers[0].regex: '(' (expected: a regular"),
            third -> assertThat(third).startsWith("spec.matches[1]: is empty"));
    assertThat(problems("")).containsExactly("spec: is missing (expected: service and backends)");
  }

  @Test
  void aRolloutsWeightsAreThoseOfItsStatus() {
    String spec =
        """
        spec:
          service: web
          backends: [{service: web-v1, weight: 100}, {service: web-v2}]
          rollout: {candidate: web-v2, steps: [{weight: 5}]}
        """;
    assertThat(accepted(spec).parts()).extracting(SplitPolicy.Part::weight).containsExactly(100, 0);
    String status =
        """
        status:
          rollout: {candidate: %s, step: 1, steps: 1, weight: 5}
        """;
    assertThat(accepted(spec + status.formatted("web-v2")).parts())
        .extracting(SplitPolicy.Part::weight)
        .containsExactly(95, 5);
    assertThat(accepted(spec + status.formatted("web-v1")).parts())
        .as("another candidate's progress says nothing")
        .extracting(SplitPolicy.Part::weight)
        .containsExactly(100, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10000",
    "0, 0",
    "500m, 500",
    "1.5, 1500",
    "1k, 1000000",
    "'', ",
    "-1, ",
    "9k9, "
  })
  void weightsMayBeQuantities(String text, Integer thousandths) {
    assertThat(QuantityWeight.thousandths(text).orElse(null)).isEqualTo(thousandths);
  }
}
