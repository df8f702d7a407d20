package dev.weft.e2e.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.Crds;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleFilesTest {
  private static final List<String> KINDS =
      Crds.KINDS.stream().map(kind -> kind.getSimpleName().toLowerCase(Locale.ROOT)).toList();

  static List<Path> files() {
    return Example.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileIsAnExample(Path file) {
    String name = Example.FOLDER.relativize(file).toString().replace('\\', '/');

    assertThat(name).matches("(" + String.join("|", KINDS) + ")/(valid|invalid)-[a-z0-9-]+[.]yaml");
  }

  @ParameterizedTest
  @MethodSource("files")
  void theNameTellsWhatTheFileHolds(Path file) {
    Example example = Example.read(file);

    assertThat(example.expected().isEmpty())
        .as("valid has no '# expect:'")
        .isEqualTo(example.valid());
    assertThat(example.before().isPresent())
        .as("an update has two documents")
        .isEqualTo(file.getFileName().toString().contains("valid-update-"));
    assertThat(example.name()).startsWithIgnoringCase(example.object().getKind() + "/");
  }

  @Test
  void everyKindHasEnoughOfThem() {
    for (String kind : KINDS) {
      List<Example> own =
          Example.all().stream().filter(e -> e.name().startsWith(kind + "/")).toList();

      assertThat(own).as(kind).filteredOn(Example::valid).hasSizeGreaterThanOrEqualTo(4);
      assertThat(own).as(kind).filteredOn(e -> !e.valid()).hasSizeGreaterThanOrEqualTo(8);
    }
  }
}
