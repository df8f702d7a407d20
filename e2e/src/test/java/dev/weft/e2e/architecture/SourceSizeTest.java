package dev.weft.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes that the design fixes: the file that everybody fears never comes to be. */
class SourceSizeTest {
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_API_SERVER_LINES = 3_000;
  private static final Path ROOT = Path.of("..");

  @Test
  void noSourceFileIsLongerThanItsReaderBears() throws IOException {
    List<String> tooLong =
        sources(ROOT)
            .filter(source -> lines(source) > MAX_FILE_LINES)
            .map(source -> lines(source) + " " + ROOT.relativize(source))
            .toList();
    assertThat(tooLong).as("files of more than %d lines", MAX_FILE_LINES).isEmpty();
  }

  @Test
  void playgroundsApiServerStaysSmall() throws IOException {
    Path server = ROOT.resolve("playground/src/main/java/dev/weft/playground/apiserver");
    assertThat(server).isDirectory();
    assertThat(sources(server).mapToLong(SourceSizeTest::lines).sum())
        .as("lines of the API server (decision 5)")
        .isLessThanOrEqualTo(MAX_API_SERVER_LINES);
  }

  private static Stream<Path> sources(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList()
          .stream();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
