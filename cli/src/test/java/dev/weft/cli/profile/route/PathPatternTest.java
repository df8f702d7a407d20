package dev.weft.cli.profile.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  /** In none of the random patterns: what varies can hold it, text cannot. */
  private static final String FRESH = "q";

  @Test
  void parametersVaryWithinASegmentAndAllElseIsText() {
    assertThat(pattern("/books/{id}").regex()).isEqualTo("/books/[^/]*");
    assertThat(pattern("/v1.0/a+b/{x}.json").regex()).isEqualTo("/v1\\.0/a\\+b/[^/]*\\.json");
    assertThat(pattern("/a/{x}-{y}:go/").regex()).isEqualTo("/a/[^/]*-[^/]*:go/");
    assertThat(pattern("/{a}{b}").regex()).isEqualTo("/[^/]*");
    assertThat(pattern("/").regex()).isEqualTo("/");
  }

  @Test
  void whatNoRequestHoldsAsItIsIsMatchedAsItComes() {
    Pattern regex = Pattern.compile(pattern("/größe und mehr/{id}").regex());

    assertThat(regex.matches("/gr%C3%B6%C3%9Fe%20und%20mehr/1")).isTrue();
    assertThat(regex.matches("/gr%c3%b6%c3%9fe%20und%20mehr/1")).isTrue();
    assertThat(regex.matches("/GR%C3%B6%C3%9Fe%20und%20mehr/1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/{id", "/a/id}", "/a/{b{c}}", "/{a/b}", "/{{a}}"})
  void bracesWithoutAPartnerAreNoPath(String template) {
    assertThat(PathPattern.template(template))
        .isInstanceOfSatisfying(
            PathPattern.Parsed.Malformed.class,
            malformed ->
                assertThat(malformed.why()).contains("'" + template + "'").contains("brace"));
  }

  @Test
  void aPathBeginsWithASlash() {
    assertThat(PathPattern.template("books"))
        .isEqualTo(
            new PathPattern.Parsed.Malformed("'books' (expected: a path that begins with /)"));
  }

  @Test
  void textStandsBeforeWhatVaries() {
    assertThat(sorted("/{x}", "/books/{id}", "/books/{id}.json", "/books/mine", "/books/", "/"))
        .containsExactly("/", "/books/", "/books/mine", "/books/*.json", "/books/*", "/*");
  }

  /**
   * The first route that matches takes a request: a special one behind a general one never would.
   */
  @RepeatedTest(20)
  void noPatternStandsBehindOneThatItIsPartOf(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    List<PathPattern> patterns =
        IntStream.range(0, 60).mapToObj(_ -> pattern(random(random))).sorted().toList();

    int parts = 0;
    for (int i = 0; i < patterns.size(); i++) {
      for (int j = i + 1; j < patterns.size(); j++) {
        PathPattern before = patterns.get(i);
        PathPattern behind = patterns.get(j);
        parts += isPart(before, behind) ? 1 : 0;
        assertThat(isPart(behind, before) && !isPart(before, behind))
            .as("%s before %s", before.filled("*"), behind.filled("*"))
            .isFalse();
      }
    }
    assertThat(parts).as("pairs to tell anything").isPositive();
  }

  @RepeatedTest(5)
  void everyPatternMatchesThePathsItCameFrom(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    String text = ".*+?()[]|^$\\~%@!,;=&':abcXYZ019-_ é漢";
    for (int i = 0; i < 200; i++) {
      var literal = new StringBuilder("/");
      random
          .ints(random.nextInt(12), 0, text.length())
          .forEach(at -> literal.append(text.charAt(at)));
      String template = literal + "/{id}" + (random.nextBoolean() ? ".json" : "");
      Pattern regex = Pattern.compile(pattern(template).regex());

      String path = pattern(template).filled("7f-x");
      assertThat(regex.matches(encoded(path))).as(template).isTrue();
      assertThat(regex.matches(encoded(path) + "/more")).as(template).isFalse();
    }
  }

  private static String encoded(String path) {
    var encoded = new StringBuilder();
    for (byte octet : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      if (octet <= ' ') {
        encoded.append("%%%02X".formatted(octet & 0xff));
      } else {
        encoded.append((char) octet);
      }
    }
    return encoded.toString();
  }

  /** All that the one matches, the other matches. */
  private static boolean isPart(PathPattern one, PathPattern other) {
    return Pattern.compile(other.regex()).matches(one.filled(FRESH));
  }

  private static String random(Random random) {
    List<String> atoms = List.of("a", "b", "aa", "{x}", "{x}a", "a{x}", "{x}a{y}", "a{x}b", "");
    var template = new StringBuilder();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      template.append('/').append(atoms.get(random.nextInt(atoms.size())));
      if (random.nextInt(4) == 0) {
        template.append(atoms.get(random.nextInt(atoms.size())));
      }
    }
    return template.toString();
  }

  private static List<String> sorted(String... templates) {
    var patterns = new ArrayList<PathPattern>();
    for (String template : templates) {
      patterns.add(pattern(template));
    }
    return patterns.stream().sorted().map(pattern -> pattern.filled("*")).toList();
  }

  private static PathPattern pattern(String template) {
    return ((PathPattern.Parsed.Ok) PathPattern.template(template)).pattern();
  }
}
