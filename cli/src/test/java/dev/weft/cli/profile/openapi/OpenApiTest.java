package dev.weft.cli.profile.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.weft.cli.profile.route.Sketch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {
  private static final String LIBRARY =
      """
      openapi: 3.1.0
      info: {title: library, version: '7'}
      x-weft-timeout: 5s
      servers:
        - url: https://{host}/api/v1/
          variables: {host: {default: books.example}}
        - url: https://staging.example/api/v1?x=y
      paths:
        x-internal: {get: ignored}
        /books:
          summary: all of them
          get: &list
            x-weft-retryable: true
            x-linkerd-timeout: 2s
            responses:
              200: {description: fine}
              429: {description: slower, x-weft-failure: true}
              '4XX': {description: no, x-weft-failure: false}
              5XX: {$ref: '#/components/responses/Broken'}
          head: *list
          post:
            x-weft-timeout: 250ms
            x-linkerd-timeout: 9s
            responses: {default: {description: whatever}}
        /books/{id}:
          $ref: '#/components/pathItems/book'
        /books/{id}/cover.{format}:
          x-linkerd-timeout: 1m
          servers: [{url: /files}]
          get: {responses: {'500': {description: broken, x-weft-failure: true}}}
          put:
            <<: *list
            x-weft-retryable: false
            servers: [{url: 'http://{where}.example/{stage}', variables: {where: {default: up}, stage: {enum: [blue, green], default: blue}}}]
        /anywhere:
          additionalOperations: {COPY: {responses: {}}}
      components:
        pathItems:
          book: {get: {responses: {}}, delete: {x-linkerd-retryable: 'true', responses: {}}}
        responses:
          Broken: {description: broken, x-weft-failure: true}
      """;

  @Test
  void eachOperationIsARouteBehindThePathOfItsServer() {
    assertThat(sketches(LIBRARY))
        .extracting(Sketch::name)
        .containsExactlyInAnyOrder(
            "GET /api/v1/books",
            "HEAD /api/v1/books",
            "POST /api/v1/books",
            "GET /api/v1/books/{id}",
            "DELETE /api/v1/books/{id}",
            "GET /files/books/{id}/cover.{format}",
            "PUT /blue/books/{id}/cover.{format}",
            "PUT /green/books/{id}/cover.{format}",
            "COPY /api/v1/anywhere");
    assertThat(named("GET /files/books/{id}/cover.{format}").path().regex())
        .isEqualTo("/files/books/[^/]*/cover\\.[^/]*");
    assertThat(named("POST /api/v1/books").method()).isEqualTo("POST");
  }

  @Test
  void everyExpressionMatchesThePathItCameFrom() {
    assertThat(sketches(LIBRARY))
        .allSatisfy(sketch -> {
          String path = sketch.name().substring(sketch.name().indexOf(' ') + 1);
          assertThat(Pattern.matches(sketch.path().regex(), path.replaceAll("\\{\\w+}", "x.1")))
              .isTrue();
        });
  }

  @Test
  void extensionsSayWhatTheNearestOfThemSays() {
    assertThat(named("GET /api/v1/books").retryable()).isTrue();
    assertThat(named("HEAD /api/v1/books").retryable()).isTrue();
    assertThat(named("DELETE /api/v1/books/{id}").retryable()).isTrue();
    assertThat(named("PUT /blue/books/{id}/cover.{format}").retryable()).isFalse();
    assertThat(named("POST /api/v1/books").retryable()).isFalse();

    assertThat(named("POST /api/v1/books").timeout()).as("Weft's first").isEqualTo("250ms");
    assertThat(named("GET /api/v1/books").timeout()).as("the operation's").isEqualTo("2s");
    assertThat(named("GET /files/books/{id}/cover.{format}").timeout())
        .as("the path's")
        .isEqualTo("1m");
    assertThat(named("COPY /api/v1/anywhere").timeout()).as("the document's").isEqualTo("5s");
  }

  @Test
  void responseClassesAreThereOnlyWhereTheySaySomething() {
    assertThat(named("GET /api/v1/books").responseClasses())
        .extracting(each -> each.condition().status() + " " + each.isFailure())
        .containsExactly(
            "StatusRange[min=429, max=429] true",
            "StatusRange[min=400, max=499] false",
            "StatusRange[min=500, max=599] true");
    assertThat(named("GET /files/books/{id}/cover.{format}").responseClasses()).isEmpty();
    assertThat(named("POST /api/v1/books").responseClasses()).isEmpty();
  }

  @Test
  void swaggersBasePathStandsBeforeAll() {
    String swagger =
        """
        {
        \t"swagger": "2.0", "host": "x.example:8080", "basePath": "/v2/", "schemes": ["https"],
        \t"paths": {"/pens/{id}?x=y": {"get": {"responses": {}}, "parameters": []}, "/": {"get": {}}}
        }
        """;
    assertThat(sketches(swagger))
        .extracting(Sketch::name)
        .containsExactly("GET /v2/pens/{id}", "GET /v2/");
    assertThat(sketches(swagger, "/")).extracting(Sketch::name).contains("GET /pens/{id}");
    assertThat(sketches(swagger, "/in/front")).extracting(Sketch::name).contains("GET /in/front/");
  }

  @Test
  void aBasePathOfTheUsersStandsInsteadOfAllServers() {
    assertThat(sketches(LIBRARY, "/x"))
        .extracting(Sketch::name)
        .allSatisfy(name -> assertThat(name).containsPattern(" /x/(books|anywhere)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|line 1: openapi: missing (expected: openapi: 3.0, 3.1 or 3.2, or swagger: '2.0')",
        "openapi: 4.0.0|line 1: openapi: '4.0.0' (expected: openapi: 3.0",
        "swagger: '1.2'|line 1: swagger: '1.2' (expected: openapi: 3.0",
        "- a|line 1: a list (expected: an OpenAPI document",
        "openapi: 3.0.0\\na: [|line 2: while parsing a flow node: expected the node content, but found",
        "openapi: 3.0.0\\na: \u0007|line 1: ",
        "{`a`: 1,}|line 1: Unexpected character",
        "openapi: 3.0.0\\nopenapi: 3.0.0|line 2: 'openapi' is there twice",
        "openapi: 3.0.0\\na: *b|line 2: *b (expected: an alias of an anchor that stands before)",
        "openapi: 3.0.0\\n---\\na: b|line 3: a second document begins (expected: one)",
        "openapi: 3.0.0|line 1: paths: missing (expected: a mapping of paths such as /books/{id})",
        "openapi: 3.0.0\\npaths: {}|line 1: paths: no operations",
        "openapi: 3.0.0\\npaths:\\n  books: {get: {}}|line 3: paths.books: 'books' (expected: a path that begins with /)",
        "openapi: 3.0.0\\npaths:\\n  /a/{id: {get: {}}|line 3: paths./a/{id: '/a/{id' (expected: parameters as {name}",
        "openapi: 3.0.0\\npaths:\\n  /a: {Get: {}}|line 3: paths./a.Get: no method (expected: get, put,",
        "openapi: 3.0.0\\npaths:\\n  /a: {get: yes}|line 3: paths./a.get: 'yes' (expected: an operation, a mapping)",
        "openapi: 3.0.0\\npaths:\\n  /a: {$ref: 'b.yaml'}|line 3: paths./a.$ref: 'b.yaml' (expected: something in this file",
        "openapi: 3.0.0\\npaths:\\n  /a: {$ref: '#/paths/~1a'}|line 3: paths./a.$ref: refers to itself",
        "openapi: 3.0.0\\npaths:\\n  /a:\\n    get:\\n      x-weft-timeout: soon|line 5: paths./a.get.x-weft-timeout: 'soon' (expected: a duration such as",
        "openapi: 3.0.0\\npaths:\\n  /a: {get: {x-weft-timeout: 25h}}|line 3: paths./a.get.x-weft-timeout: '25h' (expected: a duration",
        "openapi: 3.0.0\\npaths:\\n  /a: {get: {x-linkerd-retryable: yes}}|line 3: paths./a.get.x-linkerd-retryable: 'yes' (expected: true or false)",
        "openapi: 3.0.0\\npaths:\\n  /a: {get: {responses: {default: {x-weft-failure: true}}}}|line 3: paths./a.get.responses.default.x-weft-failure: set (expected: it only under a code",
        "openapi: 3.0.0\\nservers: [{url: '/{v}'}]\\npaths: {}|line 2: servers[0].url: '/{v}' (expected: variables.v with a default",
        "openapi: 3.0.0\\nservers: [{}]\\npaths: {}|line 2: servers[0]: no url (expected:",
        "swagger: '2.0'\\nbasePath: v1\\npaths: {}|line 2: basePath: 'v1' (expected: a path that begins with /",
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String why) {
    assertThat(OpenApi.read(text.replace("\\n", "\n").replace('`', '"'), null))
        .isInstanceOfSatisfying(
            OpenApi.Read.Malformed.class,
            malformed ->
                assertThat(malformed.problems()).singleElement().asString().startsWith(why));
  }

  @Test
  void allFaultsAreToldAtOnce() {
    String text =
        """
        openapi: 3.0.3
        paths:
          /a: {get: {x-weft-timeout: 1}, post: {x-weft-retryable: 1}}
          b: {}
        """;
    assertThat(OpenApi.read(text, null))
        .isInstanceOfSatisfying(
            OpenApi.Read.Malformed.class, malformed -> assertThat(malformed.problems()).hasSize(3));
  }

  @Test
  void whatIsTooDeepIsRefused() {
    for (String[] brackets : new String[][] {{"[", "]"}, {"{a: ", "}"}}) {
      String deep = brackets[0].repeat(5000) + brackets[1].repeat(5000);

      assertThat(OpenApi.read("a: " + deep, null)).isInstanceOf(OpenApi.Read.Malformed.class);
      assertThat(OpenApi.read("{\"a\": " + deep.replace("a", "\"a\"") + "}", null))
          .isInstanceOf(OpenApi.Read.Malformed.class);
    }
  }

  /** Whatever is cut off, there is an answer. */
  @Test
  void everyBeginningOfAFileIsAnswered() {
    for (int end = 0; end < LIBRARY.length(); end++) {
      assertThat(OpenApi.read(LIBRARY.substring(0, end), null)).isNotNull();
    }
  }

  /** Each level doubles what the one before stands for. */
  @Test
  void aliasesOfAliasesAreNotUnfolded() {
    var text = new StringBuilder("x0: &a0 {get: {}}\n");
    for (int i = 1; i < 64; i++) {
      text.append("x%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    text.append("openapi: 3.0.0\npaths: {/a: *a0}\n");

    assertThat(sketches(text.toString())).extracting(Sketch::name).containsExactly("GET /a");
  }

  private static Sketch named(String name) {
    return sketches(LIBRARY).stream()
        .filter(sketch -> sketch.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Sketch> sketches(String text) {
    return sketches(text, null);
  }

  private static List<Sketch> sketches(String text, @Nullable String basePath) {
    OpenApi.Read read = OpenApi.read(text, basePath);
    assertThat(read).isInstanceOf(OpenApi.Read.Ok.class);
    return ((OpenApi.Read.Ok) read).sketches();
  }
}
