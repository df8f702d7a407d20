package dev.weft.operator.install.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.crds.Crds;
import dev.weft.operator.install.argocd.LuaCheck.Health;
import dev.weft.operator.install.generate.Checkout;
import dev.weft.operator.install.generate.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.LuaError;

/** What Argo CD's own test does with a folder of its resource_customizations, and a little more. */
class HealthChecksTest {
  private static final Path ROOT = Checkout.HERE.root();
  private static final Path MAIN = ROOT.resolve("operator/src/main/java");

  /**
   * A line of health_test.yaml.
   *
   * @param input the object's path in the repository
   */
  record Case(String kind, String input, Health expected) {
    JsonNode object() {
      return Yaml.read(Checkout.HERE.text(input)).getFirst();
    }

    @Override
    public String toString() {
      return kind + " " + input.substring(input.lastIndexOf('/') + 1);
    }
  }

  static List<String> kinds() {
    return Crds.KINDS.stream().<String>map(Class::getSimpleName).toList();
  }

  static List<Case> cases() {
    return kinds().stream().flatMap(kind -> cases(kind).stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCheckSaysWhatTheFileExpects(Case each) {
    assertThat(LuaCheck.run(script(each.kind()), each.object())).isEqualTo(each.expected());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindIsTriedInEveryStateThatItHas(String kind) {
    assertThat(cases(kind))
        .extracting(each -> each.expected().status())
        .contains("Progressing", "Degraded", "Healthy");
    assertThat(cases(kind))
        .extracting(each -> each.input().substring(each.input().lastIndexOf('/') + 1))
        .contains(
            "progressing_noStatus.yaml",
            "progressing_generation.yaml",
            "progressing_deletion.yaml");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyObjectIsTried(String kind) throws IOException {
    String folder = Checkout.CUSTOMIZATIONS + kind + "/testdata";
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      assertThat(files.map(file -> folder + "/" + file.getFileName()))
          .containsExactlyInAnyOrderElementsOf(cases(kind).stream().map(Case::input).toList());
    }
  }

  /** kstatus and ours differ only where ours is the more definite. */
  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsHealthyThatIsBehindItsGenerationOrGone(Case each) {
    ObjectNode object = each.object().deepCopy();
    object.withObject("/metadata").put("generation", 4711);
    assertThat(LuaCheck.run(script(each.kind()), object).status()).isEqualTo("Progressing");
  }

  /** A condition that is missing is waited for. */
  @ParameterizedTest
  @MethodSource("kinds")
  void withoutAnyConditionAnObjectIsProgressing(String kind) {
    ObjectNode object =
        cases(kind).stream()
            .filter(each -> each.expected().status().equals("Healthy"))
            .findFirst()
            .orElseThrow()
            .object()
            .deepCopy();
    object.withObject("/status").putArray("conditions");
    assertThat(LuaCheck.run(script(kind), object).status()).isEqualTo("Progressing");
  }

  /** Test data that nobody says would show nothing. Splits are not acted on yet. */
  @ParameterizedTest
  @MethodSource("cases")
  void reasonsAreThoseThatTheOperatorGives(Case each) {
    Set<String> reasons = new TreeSet<>();
    each.object().at("/status/conditions").forEach(c -> reasons.add(c.path("reason").asText()));
    reasons.remove("Progressing");
    String sources = sources();
    assertThat(reasons).allSatisfy(reason -> assertThat(sources).contains("\"" + reason + "\""));
  }

  @Test
  void aCheckHasOnlyTheLibrariesThatArgoCdGivesIt() {
    JsonNode object = Yaml.read("metadata: {name: a}").getFirst();
    assertThatThrownBy(
            () -> LuaCheck.run("return {status = string.upper('x'), message = ''}", object))
        .isInstanceOf(LuaError.class);
    assertThatThrownBy(() -> LuaCheck.run("return ('x'):upper()", object))
        .isInstanceOf(LuaError.class);
  }

  private static String script(String kind) {
    return Checkout.HERE.text(Checkout.CUSTOMIZATIONS + kind + "/health.lua");
  }

  private static List<Case> cases(String kind) {
    String folder = Checkout.CUSTOMIZATIONS + kind + "/";
    JsonNode tests = Yaml.read(Checkout.HERE.text(folder + "health_test.yaml")).getFirst();
    return tests
        .get("tests")
        .valueStream()
        .map(test ->
            new Case(
                kind,
                folder + test.get("inputPath").asText(),
                new Health(
                    test.at("/healthStatus/status").asText(),
                    test.at("/healthStatus/message").asText())))
        .toList();
  }

  private static String sources() {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> {
            try {
              return Files.readString(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
