package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import dev.weft.api.route.Timeouts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Route route(String name, RequestMatch match) {
    return new Route(
        name,
        match,
        List.of(),
        RetryPolicy.DEFAULT,
        new Timeouts(Duration.ofSeconds(1), null, null));
  }

  private static Table compile(Route... routes) {
    return ((Table.Compiled.Ok) Table.compile(List.of(routes))).table();
  }

  @Test
  void theFirstRouteThatMatchesApplies() {
    Table table =
        compile(
            route("book", new RequestMatch.Path("/books/\\d+")),
            route("books", new RequestMatch.Path("/books.*")));
    assertThat(table.match("GET", "/books/12").name()).isEqualTo("book");
    assertThat(table.match("GET", "/books/new").name()).isEqualTo("books");
  }

  @Test
  void theQueryTakesNoPart() {
    Table table = compile(route("books", new RequestMatch.Path("/books")));
    assertThat(table.match("GET", "/books?id=1").name()).isEqualTo("books");
  }

  @Test
  void theWholePathMustMatch() {
    Table table = compile(route("books", new RequestMatch.Path("/books")));
    assertThat(table.match("GET", "/books/1")).isSameAs(ActiveRoute.DEFAULT);
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
    assertThat(table.match("PUT", "/x").name()).isEqualTo("write");
    assertThat(table.match("GET", "/x").name()).isEmpty();
    assertThat(table.match("POST", "/admin/x").name()).isEmpty();
  }

  @Test
  void anExpressionThatCannotBeReadIsRefusedByName() {
    var refused =
        (Table.Compiled.Refused) Table.compile(List.of(route("bad", new RequestMatch.Path("(a"))));
    assertThat(refused.reason()).startsWith("route 'bad': ").contains("(a");
  }

  @Test
  void anExpressionThatWouldRunAwayElsewhereDoesNotHere() {
    Table table = compile(route("evil", new RequestMatch.Path("/(a+)+b")));
    assertThat(table.match("GET", "/" + "a".repeat(10_000)).name()).isEmpty();
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
}
