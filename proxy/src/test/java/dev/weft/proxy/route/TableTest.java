package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.api.route.TextMatch;
import dev.weft.api.route.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Split CANARY = Split.weighted(List.of(new Split.Share("canary:80", 1)));
  private static final Split ALL = Split.weighted(List.of(new Split.Share("stable:80", 1)));

  private record Get(
      String method, String target, Map<String, String> headers, Map<String, String> cookies)
      implements Asked {
    Get(String method, String target) {
      this(method, target, Map.of(), Map.of());
    }

    @Override
    public List<String> headers(String name) {
      return headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
    }

    @Override
    public @Nullable String cookie(String name) {
      return cookies.get(name);
    }
  }

  private static Route route(String name, RequestMatch match) {
    return new Route(
        name,
        match,
        List.of(),
        RetryPolicy.DEFAULT,
        new Timeouts(Duration.ofSeconds(1), null, null));
  }

  private static Table compile(Route... routes) {
    return ((Table.Compiled.Ok) Table.compile(List.of(routes), List.of())).table();
  }

  @Test
  void theFirstRouteThatMatchesApplies() {
    Table table =
        compile(
            route("book", new RequestMatch.Path("/books/\\d+")),
            route("books", new RequestMatch.Path("/books.*")));
    assertThat(table.match(new Get("GET", "/books/12")).name()).isEqualTo("book");
    assertThat(table.match(new Get("GET", "/books/new")).name()).isEqualTo("books");
  }

  @Test
  void theQueryTakesNoPart() {
    Table table = compile(route("books", new RequestMatch.Path("/books")));
    assertThat(table.match(new Get("GET", "/books?id=1")).name()).isEqualTo("books");
  }

  @Test
  void theWholePathMustMatch() {
    Table table = compile(route("books", new RequestMatch.Path("/books")));
    assertThat(table.match(new Get("GET", "/books/1"))).isSameAs(ActiveRoute.DEFAULT);
  }

  @Test
  void conditionsCombine() {
    Table table =
        compile(
            route(
                "write",
                new RequestMatch.All(
                    List.of(
                        new RequestMatch.Any(
                            List.of(
                                new RequestMatch.Method("POST"), new RequestMatch.Method("PUT"))),
                        new RequestMatch.Not(new RequestMatch.Path("/admin.*"))))));
    assertThat(table.match(new Get("PUT", "/x")).name()).isEqualTo("write");
    assertThat(table.match(new Get("GET", "/x")).name()).isEmpty();
    assertThat(table.match(new Get("POST", "/admin/x")).name()).isEmpty();
  }

  @Test
  void anExpressionThatCannotBeReadIsRefusedByName() {
    var refused =
        (Table.Compiled.Refused)
            Table.compile(List.of(route("bad", new RequestMatch.Path("(a"))), List.of());
    assertThat(refused.reason()).startsWith("route 'bad': ").contains("(a");
  }

  @Test
  void anExpressionThatWouldRunAwayElsewhereDoesNotHere() {
    Table table = compile(route("evil", new RequestMatch.Path("/(a+)+b")));
    assertThat(table.match(new Get("GET", "/" + "a".repeat(10_000))).name()).isEmpty();
  }

  @Test
  void anExactPathIsNothingElse() {
    Table table = compile(route("exact", new RequestMatch.PathExact("/a.b/")));
    assertThat(table.match(new Get("GET", "/a.b/?q=/")).name()).isEqualTo("exact");
    for (String other : List.of("/a.b", "/axb/", "/a.b/c", "/A.b/")) {
      assertThat(table.match(new Get("GET", other)).name()).as(other).isEmpty();
    }
  }

  @Test
  void routesMayShareAName() {
    Table table =
        compile(
            route("r", new RequestMatch.PathExact("/1")),
            route("r", new RequestMatch.PathExact("/2")));
    assertThat(table.match(new Get("GET", "/1")).name()).isEqualTo("r");
    assertThat(table.match(new Get("GET", "/2")).name()).isEqualTo("r");
  }

  @Test
  void responseClassesDecideBeforeTheStatus() {
    var route =
        new Route(
            "r",
            new RequestMatch.Path(".*"),
            List.of(
                new ResponseClass(new ResponseMatch.Status(404, 404), true),
                new ResponseClass(
                    new ResponseMatch.All(
                        List.of(
                            new ResponseMatch.Status(500, 599),
                            new ResponseMatch.Not(new ResponseMatch.Status(503, 503)))),
                    false)),
            null,
            Timeouts.NONE);
    ActiveRoute active = ActiveRoute.of(route);
    assertThat(active.isFailure(404)).isTrue();
    assertThat(active.isFailure(500)).isFalse();
    assertThat(active.isFailure(503)).isTrue();
    assertThat(active.isFailure(200)).isFalse();
    assertThat(active.timing().isNone()).isTrue();
  }

  // ---- splits

  /** Whether a request is split by the condition. */
  private static boolean splits(RequestMatch match, Get get) {
    Table table = table(new SplitRule(match, CANARY));
    return CANARY.equals(table.split(table.match(get), get));
  }

  private static Table table(SplitRule... rules) {
    return ((Table.Compiled.Ok) Table.compile(List.of(), List.of(rules))).table();
  }

  private static Get header(String name, String value) {
    return new Get("GET", "/", Map.of(name, value), Map.of());
  }

  @Test
  void theFirstRuleThatMatchesSplits() {
    Table table =
        table(
            new SplitRule(new RequestMatch.Header("x-beta", new TextMatch.Exact("1")), CANARY),
            new SplitRule(null, ALL));
    Get beta = header("x-beta", "1");
    assertThat(table.split(ActiveRoute.DEFAULT, beta)).isEqualTo(CANARY);
    assertThat(table.split(ActiveRoute.DEFAULT, header("x-beta", "0"))).isEqualTo(ALL);
    assertThat(table.splits()).containsExactly(CANARY, ALL);
    assertThat(table.splitOfBytes()).isEqualTo(ALL);
  }

  @Test
  void theRoutesOwnSplitComesFirst() {
    var route = new Route("r", new RequestMatch.Path("/r"), List.of(), null, Timeouts.NONE, CANARY);
    var table =
        ((Table.Compiled.Ok) Table.compile(List.of(route), List.of(new SplitRule(null, ALL))))
            .table();
    Get own = new Get("GET", "/r");
    assertThat(table.split(table.match(own), own)).isEqualTo(CANARY);
    Get other = new Get("GET", "/other");
    assertThat(table.split(table.match(other), other)).isEqualTo(ALL);
  }

  @Test
  void withoutARuleThatMatchesNothingIsSplit() {
    var never = new RequestMatch.Header("x-beta", new TextMatch.Present(true));
    Table table = table(new SplitRule(never, CANARY));
    assertThat(table.split(ActiveRoute.DEFAULT, new Get("GET", "/"))).isNull();
    assertThat(table.splitOfBytes()).isNull();
  }

  @Test
  void headersAreComparedAsAsked() {
    assertThat(splits(new RequestMatch.Header("a", new TextMatch.Prefix("v")), header("a", "v1")))
        .isTrue();
    assertThat(splits(new RequestMatch.Header("a", new TextMatch.Regex("v")), header("a", "v1")))
        .as("the whole value")
        .isFalse();
    assertThat(splits(new RequestMatch.Header("a", new TextMatch.Regex("v.")), header("a", "v1")))
        .isTrue();
    assertThat(splits(new RequestMatch.Header("a", new TextMatch.Present(false)), header("b", "")))
        .isTrue();
  }

  @Test
  void cookiesAndParametersAreLookedUp() {
    var cookie = new RequestMatch.Cookie("group", new TextMatch.Exact("b"));
    assertThat(splits(cookie, new Get("GET", "/", Map.of(), Map.of("group", "b")))).isTrue();
    assertThat(splits(cookie, new Get("GET", "/"))).isFalse();
    var query = new RequestMatch.Query("a b", new TextMatch.Exact("ü&"));
    assertThat(splits(query, new Get("GET", "/x?c=1&a+b=%C3%BC%26&a+b=2"))).isTrue();
    assertThat(splits(query, new Get("GET", "/x?a+b=1"))).isFalse();
    assertThat(splits(query, new Get("GET", "/x?%zz=%C3%BC%26"))).isFalse();
  }

  @Test
  void aPrefixEndsWithASegment() {
    var books = new RequestMatch.PathPrefix("/books");
    assertThat(splits(books, new Get("GET", "/books"))).isTrue();
    assertThat(splits(books, new Get("GET", "/books/1?x"))).isTrue();
    assertThat(splits(books, new Get("GET", "/bookshop"))).isFalse();
    assertThat(splits(new RequestMatch.PathPrefix("/books/"), new Get("GET", "/books"))).isTrue();
    assertThat(splits(new RequestMatch.PathPrefix("/"), new Get("GET", "/any"))).isTrue();
  }

  @Test
  void aSplitThatCannotBeReadIsRefusedByPlace() {
    var bad = new RequestMatch.Header("a", new TextMatch.Regex("["));
    var refused =
        (Table.Compiled.Refused) Table.compile(List.of(), List.of(new SplitRule(bad, ALL)));
    assertThat(refused.reason()).startsWith("splits[0]: ");
  }
}
