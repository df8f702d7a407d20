package dev.weft.operator.smi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmiTranslatorTest {
  private static final GenericKubernetesResource GROUP =
      object(
          """
          apiVersion: specs.smi-spec.io/v1alpha4
          kind: HTTPRouteGroup
          metadata: {namespace: shop, name: beta}
          spec:
            matches:
            - {name: firefox, headers: [{user-agent: ".*Firefox.*"}]}
            - {name: reads, pathRegex: /books/.*, methods: [GET, HEAD]}
            - {name: all, pathRegex: /all, methods: ["*"]}
          """);

  private static GenericKubernetesResource object(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private static SplitTranslator.Result translate(String spec) {
    return SmiTranslator.translate(
        object(
            """
            apiVersion: split.smi-spec.io/v1alpha1
            kind: TrafficSplit
            metadata: {namespace: shop, name: web, generation: 2}
            spec:
            """
                + spec.indent(2)),
        name -> Optional.ofNullable(Map.of("beta", GROUP).get(name)));
  }

  private static SplitPolicy accepted(String spec) {
    return ((SplitTranslator.Result.Accepted) translate(spec)).policy();
  }

  private static List<String> problems(String spec) {
    return ((SplitTranslator.Result.Rejected) translate(spec)).why().problems();
  }

  /** As Flagger's router of v1alpha1 writes it: weights are strings. */
  @ParameterizedTest
  @CsvSource({
    "'\"10\"', '\"90\"', 10000, 90000",
    "10, 90, 10000, 90000",
    "500m, '\"1\"', 500, 1000"
  })
  void weightsAreNumbersStringsOrQuantities(String canary, String primary, int one, int other) {
    SplitPolicy policy =
        accepted(
            "service: web\nbackends: [{service: web-canary, weight: %s}, {service: web-primary, weight: %s}]"
                .formatted(canary, primary));
    assertThat(policy.service()).isEqualTo(new ServiceKey("shop", "web"));
    assertThat(policy.parts())
        .containsExactly(
            new SplitPolicy.Part(new ServiceKey("shop", "web-canary"), one),
            new SplitPolicy.Part(new ServiceKey("shop", "web-primary"), other));
    assertThat(policy.source().kind()).isEqualTo("TrafficSplit.split.smi-spec.io");
  }

  @ParameterizedTest
  @CsvSource({"web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local"})
  void aServiceMayBeNamedInFull(String name) {
    assertThat(
            accepted("service: %s\nbackends: [{service: a, weight: 1}]".formatted(name)).service())
        .isEqualTo(new ServiceKey("shop", "web"));
  }

  @Test
  void groupsOfRoutesSayWhichRequestsAreSplit() {
    SplitPolicy policy =
        accepted(
            """
            service: web
            backends: [{service: a, weight: 1}]
            matches: [{kind: HTTPRouteGroup, name: beta}]
            """);
    assertThat(policy.matches())
        .containsExactly(
            new RequestMatch.All(
                List.of(new RequestMatch.Header("user-agent", new TextMatch.Regex(".*Firefox.*")))),
            new RequestMatch.All(
                List.of(
                    new RequestMatch.Path("/books/.*"),
                    new RequestMatch.Any(
                        List.of(new RequestMatch.Method("GET"), new RequestMatch.Method("HEAD"))))),
            new RequestMatch.All(List.of(new RequestMatch.Path("/all"))));
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(
            problems(
                """
                service: web.other
                backends: [{service: a, weight: many}]
                matches: [{kind: HTTPRouteGroup, name: nobody}]
                """))
        .containsExactly(
            "spec.service: 'web.other' (expected: a Service of namespace shop)",
            "spec.backends[0].weight: 'many' (expected: a number from 0 to 1000000 such as 10, or a quantity such as 500m)",
            "spec.matches[0].name: 'nobody' (expected: an HTTPRouteGroup of namespace shop)");
    assertThat(problems("service: web"))
        .containsExactly("spec.backends: is empty (expected: at least one service with a weight)");
  }
}
