package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Answer.Redirect;
import dev.weft.api.route.PathChange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationTest {
  /** Gateway API's rules for the port: its own, the scheme's, the request's; not the usual ones. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,     -,    80,   http://web/a?b",
        "-,     -,    8080, http://web:8080/a?b",
        "-,     -,    443,  http://web:443/a?b",
        "http,  -,    8080, http://web/a?b",
        "https, -,    8080, https://web/a?b",
        "-,     80,   8080, http://web/a?b",
        "-,     8443, 80,   http://web:8443/a?b",
        "https, 443,  80,   https://web/a?b",
        "https, 80,   80,   https://web:80/a?b",
        "http,  443,  80,   http://web:443/a?b",
      })
  void thePortFollowsTheScheme(
      @Nullable String scheme, @Nullable Integer port, int ofRequest, String location) {
    var redirect = new Redirect(scheme, null, null, port, 302);
    assertThat(Location.of(redirect, "web:8080", ofRequest, "/a?b")).isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource({
    "web,        http://web/",
    "web:80,     http://web/",
    "[::1],      http://[::1]/",
    "[::1]:8080, http://[::1]/",
  })
  void theHostIsTheRequestsWithoutItsPort(String authority, String location) {
    assertThat(Location.of(new Redirect(null, null, null, null, 302), authority, 80, "/"))
        .isEqualTo(location);
  }

  @Test
  void hostAndPathAreTheRedirectsWhereItNamesThem() {
    var full = new Redirect(null, "books.example", new PathChange.Full("/new"), null, 301);
    assertThat(Location.of(full, null, 80, "/old?q=1")).isEqualTo("http://books.example/new?q=1");
    var prefix = new Redirect(null, null, new PathChange.Prefix("/old", ""), null, 301);
    assertThat(Location.of(prefix, "web", 80, "/old/1")).isEqualTo("http://web/1");
  }

  @Test
  void aPathThatLooksLikeAHostIsNone() {
    assertThat(Location.of(new Redirect(null, null, null, null, 302), "web", 80, "//evil.example"))
        .isEqualTo("http://web//evil.example");
  }

  @Test
  void withoutAnyHostThereIsNone() {
    var redirect = new Redirect(null, null, null, null, 302);
    assertThat(Location.of(redirect, null, 80, "/")).isNull();
    assertThat(Location.of(redirect, "", 80, "/")).isNull();
    assertThat(Location.of(redirect, ":80", 80, "/")).isNull();
  }
}
