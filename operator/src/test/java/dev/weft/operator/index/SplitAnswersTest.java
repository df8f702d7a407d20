package dev.weft.operator.index;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.http;
import static dev.weft.operator.index.Given.ready;
import static dev.weft.operator.index.Given.service;
import static dev.weft.operator.index.Given.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What proxies are told of a Service that is split. */
class SplitAnswersTest {
  private final Cluster cluster = new Cluster();
  private final Answers answers = new Answers(cluster);

  @Test
  void ofTwoSplitsOfAServiceTheOlderHolds() {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5")));
    given(split("younger", "2026-02-01T00:00:00Z", "b"));
    given(split("older", "2026-01-01T00:00:00Z", "a"));
    assertThat(backends()).containsExactly("a.shop.svc.cluster.local:80");

    var older = new Change.SplitName("TrafficSplit", "shop", "older");
    var touched = new HashSet<>();
    cluster.apply(new Change.SplitIs(older, null), touched);
    assertThat(touched).containsExactly(WEB);
    assertThat(backends()).containsExactly("b.shop.svc.cluster.local:80");
    assertThat(known().sources()).containsExactly(new Source("TrafficSplit", "shop", "younger", 1));
  }

  @Test
  void aRefusedSplitLeavesTheOneBeforeInForce() {
    given(service(WEB, "10.43.0.9", http(80)), slice(WEB, 8080, ready("10.42.0.5")));
    given(split("web", "2026-01-01T00:00:00Z", "a"));
    var refused = new Translation.Rejected(2, "Invalid", List.of("spec: bad"));
    given(
        new Change.SplitIs(
            new Change.SplitName("TrafficSplit", "shop", "web"),
            new SplitTranslator.Result.Rejected(refused)));
    assertThat(backends()).containsExactly("a.shop.svc.cluster.local:80");
  }

  private static Change split(String name, String createdAt, String backend) {
    var policy =
        new SplitPolicy(
            new Source("TrafficSplit", "shop", name, 1),
            createdAt,
            WEB,
            List.of(),
            List.of(new SplitPolicy.Part(new ServiceKey("shop", backend), 1)),
            Split.Choice.WEIGHTED,
            null);
    return new Change.SplitIs(
        new Change.SplitName("TrafficSplit", "shop", name),
        new SplitTranslator.Result.Accepted(policy));
  }

  private List<String> backends() {
    return known().destination().splits().stream()
        .flatMap(rule -> rule.split().shares().stream())
        .map(Split.Share::authority)
        .toList();
  }

  private void given(Change... changes) {
    for (Change change : changes) {
      cluster.apply(change, new HashSet<>());
    }
  }

  private Value.Known known() {
    DestinationKey web = DestinationKey.parseAuthority("web:80").orElseThrow();
    return (Value.Known)
        Objects.requireNonNull(answers.answer(new Topic.OfDestination(web, "shop")).value());
  }
}
