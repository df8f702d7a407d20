package dev.weft.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.route.Answer;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Fault;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Split;
import dev.weft.api.route.Timeouts;
import dev.weft.api.route.UrlRewrite;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route does to requests, on the wire and back. */
class RouteFiltersTest {
  private static final RequestMatch ALL = new RequestMatch.PathPrefix("/");
  private static final HeaderChanges CHANGES =
      new HeaderChanges(
          new Changes(List.of("x-a"), List.of(), List.of(new Header("x-b", "1"))), Changes.NONE);

  private static Route route(Filters filters) {
    return new Route("r", ALL, List.of(), null, Timeouts.NONE, null, filters);
  }

  private static String encoded(Route... routes) {
    var destination =
        new Destination(
            "web.shop.svc.cluster.local:80",
            new Destination.ServiceRef("shop", "web", 80),
            Protocol.DETECT,
            List.of(routes),
            RetryBudget.DEFAULT,
            LoadBalancer.DEFAULT,
            null,
            List.of());
    return DiscoveryCodec.encode(new DiscoveryMessage.Snapshot("1", destination, List.of()));
  }

  private static List<Route> decoded(String line) throws MalformedLineException {
    var message = (DiscoveryMessage.Snapshot) DiscoveryCodec.decode(line).orElseThrow();
    return message.destination().routes();
  }

  private static void comesBack(Route route) throws MalformedLineException {
    assertThat(decoded(encoded(route))).containsExactly(route);
  }

  @Test
  void filtersComeBack() throws Exception {
    comesBack(
        route(
            new Filters(
                CHANGES,
                new Fault(null, new Fault.Abort(503, 1)),
                new UrlRewrite("books", new PathChange.Prefix("/a", "")),
                List.of(new Mirror("a:80", 1, 3), new Mirror("b:80", 0, 1)),
                null)));
    comesBack(route(new Filters(null, null, new UrlRewrite(null, null), List.of(), null)));
    comesBack(
        route(
            new Filters(
                null,
                null,
                new UrlRewrite(null, new PathChange.Full("/one")),
                List.of(),
                new Answer.NoRoute())));
    assertThat(decoded(encoded(route(Filters.NONE))).getFirst().filters()).isSameAs(Filters.NONE);
  }

  @Test
  void redirectsComeBack() throws Exception {
    comesBack(answer(new Answer.Redirect(null, null, null, null, 302)));
    comesBack(
        answer(new Answer.Redirect("https", "books", new PathChange.Full("/new"), 8443, 301)));
    comesBack(
        answer(new Answer.Redirect("http", null, new PathChange.Prefix("/a", "/b"), null, 308)));
  }

  private static Route answer(Answer answer) {
    return route(new Filters(null, null, null, List.of(), answer));
  }

  @Test
  void sharesComeBack() throws Exception {
    var split =
        Split.weighted(
            List.of(
                new Split.Share("a:80", 3, CHANGES),
                new Split.Share(null, 1),
                new Split.Share(null, 0, CHANGES)));
    comesBack(new Route("r", ALL, List.of(), null, Timeouts.NONE, split));
  }

  /** A proxy that wants a name for every backend finds one that leads nowhere. */
  @Test
  void aShareWithoutBackendHasANameForOlderReaders() {
    var split = Split.weighted(List.of(new Split.Share(null, 1)));
    assertThat(encoded(new Route("r", ALL, List.of(), null, Timeouts.NONE, split)))
        .contains("\"authority\":\"no-backend.invalid:80\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a.b", "/a+b*c?", "/(x)[y]{z}|^$\\", "/ü%20"})
  void anExactPathIsAnExpressionForOlderReaders(String path) throws Exception {
    var route = new Route("r", new RequestMatch.PathExact(path), List.of(), null, Timeouts.NONE);
    comesBack(route);
    String older = encoded(route).replace("pathExact", "unknown");
    var match = (RequestMatch.Path) decoded(older).getFirst().match();
    assertThat(path).matches(Pattern.compile(match.regex()));
    assertThat(path + "x").doesNotMatch(Pattern.compile(match.regex()));
    assertThat(path.replace('.', 'x'))
        .satisfies(other ->
            assertThat(Pattern.matches(match.regex(), other)).isEqualTo(other.equals(path)));
  }

  @Test
  void whatIsOfAnotherTypeIsRefused() {
    String line = encoded(answer(new Answer.Redirect(null, null, null, 80, 302)));
    assertThatThrownBy(
            () -> decoded(line.replace("\"port\":80,\"status\"", "\"port\":\"x\",\"status\"")))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("port is 'x'");
    assertThatThrownBy(
            () -> decoded(line.replace("\"redirect\":{", "\"mirrors\":[{}],\"redirect\":{")))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("authority is absent");
  }
}
