package dev.weft.operator.index;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.http;
import static dev.weft.operator.index.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Answer;
import dev.weft.api.route.Route;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RouteTranslator;
import dev.weft.operator.gateway.Routes;
import dev.weft.operator.resolve.ServiceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What proxies are told of a Service that routes are bound to. */
class RouteAnswersTest {
  private static final ServiceKey NEXT = new ServiceKey("shop", "next");

  private final Cluster cluster = new Cluster();
  private final Answers answers = new Answers(cluster);

  @BeforeEach
  void aService() {
    given(service(WEB, "10.43.0.9", http(80)));
  }

  @Test
  void theMatchThatSaysMostComesFirstWhateverItsRule() {
    given(
        route(
            "a",
            """
            - {name: all}
            - {name: long, matches: [{path: {value: /a/b}}]}
            - {name: short, matches: [{path: {value: /a}}, {path: {value: /a}, method: GET}]}
            - {name: regex, matches: [{path: {type: RegularExpression, value: /.}}]}
            - {name: exact, matches: [{path: {type: Exact, value: /a}}]}
            - {name: header, matches: [{path: {value: /a}, headers: [{name: h, value: v}]}]}
            - {name: query, matches: [{path: {value: /a}, queryParams: [{name: q, value: v}]}]}
            """));
    assertThat(names("shop"))
        .containsExactly(
            "a/exact",
            "a/regex",
            "a/long",
            "a/short",
            "a/header",
            "a/query",
            "a/short",
            "a/all",
            "");
    assertThat(routes("shop").getLast().filters().answer()).isEqualTo(new Answer.NoRoute());
  }

  @Test
  void ofMatchesAlikeTheOlderRoutesComesFirst() {
    given(route(Kind.HTTP, "shop", "young", "2026-02-01T00:00:00Z", "- {}"));
    given(route(Kind.HTTP, "shop", "old", "2026-01-01T00:00:00Z", "- {}"));
    assertThat(names("shop")).containsExactly("old/0", "young/0", "");
  }

  @Test
  void clientsOfANamespaceGoByItsOwnRoutes() {
    given(route("producer", "- {}"));
    given(
        route(
            Kind.HTTP,
            "elsewhere",
            "consumer",
            "2026-01-01T00:00:00Z",
            "- {}",
            "parentRefs: [{group: '', kind: Service, name: web, namespace: shop}]\n"));
    assertThat(names("elsewhere", "web.shop:80")).containsExactly("consumer/0", "");
    assertThat(names("third", "web.shop:80")).containsExactly("producer/0", "");
    assertThat(names("shop")).containsExactly("producer/0", "");
  }

  @Test
  void aRouteOfOnePortLeavesTheOthersAlone() {
    given(service(WEB, "10.43.0.9", http(80), http(81)));
    given(
        route(
            Kind.HTTP,
            "shop",
            "one",
            "2026-01-01T00:00:00Z",
            "- {}",
            "parentRefs: [{group: '', kind: Service, name: web, port: 81}]\n"));
    assertThat(names("shop")).isEmpty();
    assertThat(names("shop", "web:81")).containsExactly("one/0", "");
  }

  @Test
  void grpcRoutesHoldBeforeHttpRoutes() {
    given(route("http", "- {}"));
    given(route(Kind.GRPC, "shop", "grpc", "2026-03-01T00:00:00Z", "- {}"));
    assertThat(names("shop")).containsExactly("grpc/0", "");
    given(new Change.RouteIs(new RoutePolicy.Name(Kind.GRPC, "shop", "grpc"), null));
    assertThat(names("shop")).containsExactly("http/0", "");
  }

  @Test
  void aBackendThatIsNotThereHasItsShareAnswered() {
    given(route("a", "- backendRefs: [{name: web, port: 80}, {name: next, port: 80, weight: 2}]"));
    assertThat(shares())
        .containsExactly(
            new Split.Share("web.shop.svc.cluster.local:80", 1), new Split.Share(null, 2, null));
    Set<Object> touched = given(service(NEXT, "10.43.0.10", http(80)));
    assertThat(answer("shop", "web:80").dependencies()).containsAnyElementsOf(touched);
    assertThat(shares())
        .containsExactly(
            new Split.Share("web.shop.svc.cluster.local:80", 1),
            new Split.Share("next.shop.svc.cluster.local:80", 2));
    given(route("a", "- backendRefs: [{name: next, port: 99}]"));
    assertThat(shares()).containsExactly(new Split.Share(null, 1, null));
  }

  @Test
  void aRefusedGenerationLeavesTheOneBeforeInForce() {
    given(route("a", "- {}"));
    given(route("a", "- {filters: [{type: CORS}]}"));
    assertThat(names("shop")).containsExactly("a/0", "");
    assertThat(known("shop", "web:80").sources())
        .containsExactly(new Source("HTTPRoute", "shop", "a", 3));
  }

  @Test
  void aHeadlessServiceHasNothingToBindTo() {
    given(service(WEB, "", http(80)));
    given(route("a", "- {}"));
    assertThat(names("shop")).isEmpty();
  }

  // ---- how it is done

  private static Change route(String name, String rules) {
    return route(Kind.HTTP, "shop", name, "2026-01-01T00:00:00Z", rules);
  }

  private static Change route(
      Kind kind, String namespace, String name, String createdAt, String rules) {
    return route(kind, namespace, name, createdAt, rules, Routes.WEB);
  }

  private static Change route(
      Kind kind, String namespace, String name, String createdAt, String rules, String parents) {
    return new Change.RouteIs(
        new RoutePolicy.Name(kind, namespace, name),
        RouteTranslator.translate(
            kind, Routes.route(kind, namespace, name, createdAt, parents + "rules:\n" + rules)));
  }

  private List<Split.Share> shares() {
    return Objects.requireNonNull(routes("shop").getFirst().split()).shares();
  }

  private List<Route> routes(String namespace) {
    return known(namespace, "web:80").destination().routes();
  }

  private List<String> names(String namespace) {
    return names(namespace, "web:80");
  }

  private List<String> names(String namespace, String authority) {
    return known(namespace, authority).destination().routes().stream().map(Route::name).toList();
  }

  private Set<Object> given(Change change) {
    var touched = new HashSet<>();
    cluster.apply(change, touched);
    return touched;
  }

  private Answers.Answer<Value.OfDestination> answer(String namespace, String authority) {
    DestinationKey key = DestinationKey.parseAuthority(authority).orElseThrow();
    return answers.answer(new Topic.OfDestination(key, namespace));
  }

  private Value.Known known(String namespace, String authority) {
    return (Value.Known) Objects.requireNonNull(answer(namespace, authority).value());
  }
}
