package dev.weft.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Answer;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import dev.weft.api.route.UrlRewrite;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Parent;
import dev.weft.operator.gateway.RoutePolicy.Rule;
import dev.weft.operator.gateway.RouteTranslator.Result;
import dev.weft.operator.resolve.ServiceKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTranslatorTest {
  @Test
  void onlyServicesAreParents() {
    Result result =
        Routes.translate(
            Kind.HTTP,
            """
            parentRefs:
            - {name: edge}
            - {group: '', kind: Service, name: web, port: 80}
            - {group: core, kind: Service, name: api, namespace: other, sectionName: http}
            rules: [{}]
            """);
    assertThat(result.parents())
        .containsExactly(
            new Parent(1, new ServiceKey("shop", "web"), 80, null),
            new Parent(2, new ServiceKey("other", "api"), null, "http"));
  }

  @Test
  void matchesSayWhatTheyAskFor() {
    Rule rule =
        rule(
            """
            - matches:
              - path: {type: Exact, value: /a}
                method: GET
                headers: [{name: X-One, value: '1'}, {name: x-one, value: ignored}]
                queryParams: [{name: q, type: RegularExpression, value: 'v[0-9]'}]
              - path: {value: /b/}
              - {}
            """);
    assertThat(rule.matches().stream().map(RoutePolicy.Match::condition))
        .containsExactly(
            new RequestMatch.All(
                List.of(
                    new RequestMatch.PathExact("/a"),
                    new RequestMatch.Method("GET"),
                    new RequestMatch.Header("X-One", new TextMatch.Exact("1")),
                    new RequestMatch.Query("q", new TextMatch.Regex("v[0-9]")))),
            new RequestMatch.PathPrefix("/b"),
            new RequestMatch.All(List.of()));
  }

  @Test
  void filtersBecomeWhatProxiesDo() {
    Rule rule =
        rule(
            """
            - matches: [{path: {value: /old}}]
              filters:
              - type: RequestHeaderModifier
                requestHeaderModifier: {add: [{name: a, value: b}], remove: [c]}
              - type: ResponseHeaderModifier
                responseHeaderModifier: {set: [{name: d, value: e}]}
              - type: URLRewrite
                urlRewrite: {hostname: h.test, path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}
              - type: RequestMirror
                requestMirror: {backendRef: {name: shadow, port: 80}, fraction: {numerator: 1, denominator: 3}}
              backendRefs:
              - {name: web, port: 8080, weight: 3, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: f, value: g}]}}]}
            """);
    HeaderChanges headers = Objects.requireNonNull(rule.headers());
    assertThat(headers.request().add()).containsExactly(new Header("a", "b"));
    assertThat(headers.request().remove()).containsExactly("c");
    assertThat(headers.response().set()).containsExactly(new Header("d", "e"));
    UrlRewrite rewrite = Objects.requireNonNull(rule.rewrite());
    assertThat(rewrite.host()).isEqualTo("h.test");
    assertThat(rewrite.path()).isEqualTo(new PathChange.Prefix("/old", "/new"));
    assertThat(rule.copies())
        .singleElement()
        .satisfies(copy -> {
          assertThat(copy.to().service()).isEqualTo(new ServiceKey("shop", "shadow"));
          assertThat(copy.numerator()).isEqualTo(1);
          assertThat(copy.denominator()).isEqualTo(3);
        });
    assertThat(rule.backends())
        .singleElement()
        .satisfies(backend -> {
          assertThat(backend.weight()).isEqualTo(3);
          assertThat(backend.to().port()).isEqualTo(8080);
          assertThat(Objects.requireNonNull(backend.headers()).request().set())
              .containsExactly(new Header("f", "g"));
        });
  }

  @Test
  void aRedirectNeedsNoBackend() {
    Rule rule =
        rule(
            """
            - filters:
              - type: RequestRedirect
                requestRedirect: {scheme: https, hostname: h.test, port: 8443, statusCode: 308, path: {type: ReplaceFullPath, replaceFullPath: /x}}
            """);
    assertThat(rule.redirect())
        .isEqualTo(new Answer.Redirect("https", "h.test", new PathChange.Full("/x"), 8443, 308));
    assertThat(rule.decides()).isTrue();
  }

  @Test
  void timeoutsOfATryNeedARetry() {
    Rule plain = rule("- timeouts: {request: 10s, backendRequest: 2s}");
    assertThat(plain.timeouts().request()).isEqualTo(Duration.ofSeconds(2));
    assertThat(plain.retry()).isNull();
    Rule retried =
        rule(
            """
            - timeouts: {request: 10s, backendRequest: 2s}
              retry: {attempts: 4, codes: [503], backoff: 100ms}
            """);
    assertThat(retried.timeouts().request()).isEqualTo(Duration.ofSeconds(10));
    RetryPolicy retry = Objects.requireNonNull(retried.retry());
    assertThat(retry.limit()).isEqualTo(4);
    assertThat(retry.statuses()).containsExactly(new RetryPolicy.StatusRange(503, 503));
    assertThat(retry.perTry()).isEqualTo(Duration.ofSeconds(2));
    assertThat(retry.backoff().min()).isEqualTo(Duration.ofMillis(100));
    assertThat(rule("- timeouts: {request: 0s}").timeouts().request()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{method: {service: a.B, method: C}}                        | /a.B/C",
        "{method: {service: a.B}}                                   | /a.B",
        "{method: {method: C}}                                      | /[^/]+/C",
        "{method: {type: RegularExpression, service: a.*}}        | /(?:a.*)/[^/]+",
      })
  void grpcMethodsArePaths(String match, String path) {
    var result =
        (Result.Accepted)
            Routes.translate(Kind.GRPC, Routes.WEB + "rules: [{matches: [" + match + "]}]");
    var all =
        (RequestMatch.All) result.policy().rules().getFirst().matches().getFirst().condition();
    assertThat(all.of().getFirst())
        .isEqualTo(
            new RequestMatch.Header("content-type", new TextMatch.Prefix("application/grpc")));
    String asked =
        switch (all.of().getLast()) {
          case RequestMatch.PathExact(String exact) -> exact;
          case RequestMatch.PathPrefix(String prefix) -> prefix;
          case RequestMatch.Path(String regex) -> regex;
          default -> "";
        };
    assertThat(asked).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{matches: [{path: {type: RegularExpression, value: '('}}]} | spec.rules[0].matches[0].path.value: '('",
        "{filters: [{type: CORS, cors: {}}]} | spec.rules[0].filters[0].type: 'CORS' (expected: RequestHeaderModifier",
        "{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: Host, value: a}]}}]} | set[0].name: 'Host'",
        "{timeouts: {request: soon}} | spec.rules[0].timeouts.request: 'soon' (expected: a duration",
        "{sessionPersistence: {sessionName: a}} | spec.rules[0].sessionPersistence: is not supported",
        "{backendRefs: [{name: a, port: 80, filters: [{type: URLRewrite, urlRewrite: {}}]}]} | spec.rules[0].backendRefs[0].filters[0].type: 'URLRewrite'",
        "{matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch}}}]} | 'ReplacePrefixMatch' (expected: only where",
        "{filters: [{type: URLRewrite, urlRewrite: {hostname: 'a b'}}]} | urlRewrite.hostname: 'a b' (expected: a host's name",
        "{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: '/a?b'}}}]} | replaceFullPath: '/a?b' (expected: ASCII",
        "{matches: 7} | spec.rules[0]: cannot be read",
      })
  void whatIsNotUnderstoodIsRefusedAndSaysWhere(String rule, String message) {
    var result =
        (Result.Rejected) Routes.translate(Kind.HTTP, Routes.WEB + "rules: [" + rule + "]");
    assertThat(result.why().message()).contains(message);
    assertThat(result.parents()).hasSize(1);
  }

  private static Rule rule(String rules) {
    var result = (Result.Accepted) Routes.translate(Kind.HTTP, Routes.WEB + "rules:\n" + rules);
    return result.policy().rules().getFirst();
  }
}
