package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.PathChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  /** The table in Gateway API's HTTPPathModifier. */
  @ParameterizedTest
  @CsvSource({
    "/foo/bar, /foo,  /xyz,  /xyz/bar",
    "/foo/bar, /foo,  /xyz/, /xyz/bar",
    "/foo/bar, /foo/, /xyz,  /xyz/bar",
    "/foo/bar, /foo/, /xyz/, /xyz/bar",
    "/foo,     /foo,  /xyz,  /xyz",
    "/foo/,    /foo,  /xyz,  /xyz/",
    "/foo/bar, /foo,  '',    /bar",
    "/foo/,    /foo,  '',    /",
    "/foo,     /foo,  '',    /",
    "/foo/,    /foo,  /,     /",
    "/foo,     /foo,  /,     /",
    // and what it leaves open
    "/foo,     /,     /xyz,  /xyz/foo",
    "/,        /,     /xyz,  /xyz/",
    "/foo,     /foo/, /xyz/, /xyz",
    "/foo//a,  /foo,  /xyz,  /xyz//a",
    "/food,    /foo,  /xyz,  /food",
    "/bar,     /foo,  /xyz,  /bar",
  })
  void aPrefixIsReplacedBySegments(String path, String prefix, String replacement, String then) {
    var change = new PathChange.Prefix(prefix, replacement);
    assertThat(Paths.changed(change, path)).isEqualTo(then);
    assertThat(Paths.changed(change, path + "?a=/foo&b")).isEqualTo(then + "?a=/foo&b");
  }

  @Test
  void aWholePathIsReplacedAndTheQueryStays() {
    var change = new PathChange.Full("/one");
    assertThat(Paths.changed(change, "/a/b")).isEqualTo("/one");
    assertThat(Paths.changed(change, "/a/b?c=/d?e")).isEqualTo("/one?c=/d?e");
  }

  @Test
  void whatIsNoPathStays() {
    assertThat(Paths.changed(new PathChange.Full("/one"), "*")).isEqualTo("*");
  }
}
