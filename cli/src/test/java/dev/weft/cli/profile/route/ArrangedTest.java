package dev.weft.cli.profile.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.serviceprofile.RequestMatch;
import dev.weft.crds.serviceprofile.Route;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrangedTest {
  @Test
  void specialRoutesStandBeforeGeneralOnesAndMethodsBesideEachOther() {
    Arranged.Ok ok =
        ok(List.of(get("/books/{id}"), sketch("POST", "/books/{id}"), get("/books/mine")));

    assertThat(ok.routes())
        .extracting(Route::name)
        .containsExactly("GET /books/mine", "GET /books/{id}", "POST /books/{id}");
    assertThat(ok.routes().getFirst().condition().all())
        .extracting(RequestMatch::pathRegex, RequestMatch::method)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("/books/mine", null),
            org.assertj.core.groups.Tuple.tuple(null, "GET"));
    assertThat(ok.remarks()).isEmpty();
  }

  @Test
  void ofTwoThatMatchTheSameOneIsLeftOutAndToldOf() {
    Arranged.Ok ok = ok(List.of(get("/books/{id}"), get("/books/{name}")));

    assertThat(ok.routes()).extracting(Route::name).containsExactly("GET /books/{id}");
    assertThat(ok.remarks())
        .containsExactly("left out GET /books/{name}: GET /books/{id} matches the same requests");
  }

  @Test
  void aNameThatIsTooLongIsCutAndStaysTellable() {
    String path = "/" + "n".repeat(260);
    Arranged.Ok ok = ok(List.of(get(path + "1"), get(path + "2")));

    assertThat(ok.routes())
        .extracting(Route::name)
        .allSatisfy(name -> assertThat(name).hasSize(Arranged.MAX_NAME))
        .doesNotHaveDuplicates();
    assertThat(ok.remarks()).hasSize(2);
  }

  @Test
  void anExpressionThatIsTooLongIsRefusedByName() {
    assertThat(Arranged.of(List.of(get("/" + "n".repeat(1024)))))
        .isInstanceOfSatisfying(
            Arranged.Refused.class,
            refused ->
                assertThat(refused.why()).contains("GET /nnn").contains("1025").contains("1024"));
  }

  @Test
  void moreRoutesThanAProfileTakesAreRefusedUnlessAskedFor() {
    Arranged many =
        Arranged.of(IntStream.range(0, 300).mapToObj(i -> get("/p/%03d".formatted(i))).toList());

    assertThat(Arranged.limited(many, 256, false))
        .isInstanceOfSatisfying(
            Arranged.Refused.class,
            refused -> assertThat(refused.why()).startsWith("300 routes").contains("--max-routes"));
    assertThat(Arranged.limited(many, 256, true))
        .isInstanceOfSatisfying(
            Arranged.Ok.class,
            ok -> {
              assertThat(ok.routes()).hasSize(256);
              assertThat(ok.remarks())
                  .singleElement()
                  .asString()
                  .contains("256 of 300", "GET /p/255");
            });
    assertThat(Arranged.limited(many, 300, false)).isSameAs(many);
  }

  private static Arranged.Ok ok(List<Sketch> sketches) {
    return (Arranged.Ok) Arranged.of(sketches);
  }

  private static Sketch get(String template) {
    return sketch("GET", template);
  }

  private static Sketch sketch(String method, String template) {
    return Sketch.of(
        method + " " + template,
        method,
        ((PathPattern.Parsed.Ok) PathPattern.template(template)).pattern());
  }
}
