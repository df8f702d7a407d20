package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Answer;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.Route;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import dev.weft.api.route.Timeouts;
import dev.weft.api.route.UrlRewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes over the wire and must not reach a message. */
class ScrutinyTest {
  private static String refused(@Nullable Split split, Filters filters) {
    var match = new Route.RequestMatch.PathPrefix("/");
    var route = new Route("r", match, List.of(), null, Timeouts.NONE, split, filters);
    return why(Table.compile(List.of(route), List.of()));
  }

  private static String why(Table.Compiled compiled) {
    return compiled instanceof Table.Compiled.Refused(String why) ? why : "";
  }

  private static String rewrite(@Nullable String host, @Nullable PathChange path) {
    return refused(null, new Filters(null, null, new UrlRewrite(host, path), List.of(), null));
  }

  private static String redirect(
      @Nullable String scheme, @Nullable String host, @Nullable Integer port, int status) {
    var redirect = new Answer.Redirect(scheme, host, null, port, status);
    return refused(null, new Filters(null, null, null, List.of(), redirect));
  }

  private static String mirror(int numerator, int denominator) {
    var mirror = new Mirror("a:80", numerator, denominator);
    return refused(null, new Filters(null, null, null, List.of(mirror), null));
  }

  @Test
  void urlsAreLookedAt() {
    assertThat(rewrite("books.example", new PathChange.Full("/a/b%20c"))).isEmpty();
    assertThat(rewrite(null, new PathChange.Prefix("/a", ""))).isEmpty();
    assertThat(rewrite("a b", null)).contains("host 'a b'");
    assertThat(rewrite("", null)).contains("host ''");
    assertThat(rewrite("a:80", null)).contains("host 'a:80'");
    assertThat(rewrite(null, new PathChange.Full("a"))).contains("path 'a'");
    assertThat(rewrite(null, new PathChange.Full("/a b"))).contains("path '/a b'");
    assertThat(rewrite(null, new PathChange.Full("/a\r\nx: y"))).contains("path");
    assertThat(rewrite(null, new PathChange.Full("/a?b"))).contains("path '/a?b'");
    assertThat(rewrite(null, new PathChange.Prefix("/a", "/#"))).contains("path '/#'");
    assertThat(rewrite(null, new PathChange.Prefix("", "/b"))).contains("path ''");
  }

  @Test
  void redirectsAreLookedAt() {
    assertThat(redirect("https", "books", 8443, 308)).isEmpty();
    assertThat(redirect(null, null, null, 300)).contains("status 300");
    assertThat(redirect("ftp", null, null, 302)).contains("scheme 'ftp'");
    assertThat(redirect(null, null, 0, 302)).contains("port 0");
    assertThat(redirect(null, null, 65536, 302)).contains("port 65536");
    assertThat(redirect(null, "a/b", null, 302)).contains("host 'a/b'");
  }

  @Test
  void mirrorsAreLookedAt() {
    assertThat(mirror(0, 1)).isEmpty();
    assertThat(mirror(3, 3)).isEmpty();
    assertThat(mirror(1, 0)).contains("1/0");
    assertThat(mirror(2, 1)).contains("2/1");
    assertThat(mirror(-1, 2)).contains("-1/2");
  }

  @Test
  void sharesAreLookedAt() {
    var host = new HeaderChanges(new Changes(List.of("host"), List.of(), List.of()), Changes.NONE);
    var changing = Split.weighted(List.of(new Split.Share("a:80", 1, host)));
    assertThat(refused(changing, Filters.NONE)).contains("'host'");
    var negative = Split.weighted(List.of(new Split.Share("a:80", -1)));
    assertThat(refused(negative, Filters.NONE)).contains("weight of -1");
    assertThat(why(Table.compile(List.of(), List.of(new SplitRule(null, negative)))))
        .contains("splits[0]", "weight of -1");
  }
}
