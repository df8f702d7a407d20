package dev.weft.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes that the design fixes: the file that everybody fears never comes to be. */
class SourceSizeTest {
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_API_SERVER_CODE_LINES = 7_500;
  private static final Pattern NO_CODE = Pattern.compile("\\s*($|//|/\\*|\\*|import |package )");
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
    assertThat(sources(server).mapToLong(SourceSizeTest::codeLines).sum())
        .as("lines of code of the API server (decision 7)")
        .isLessThanOrEqualTo(MAX_API_SERVER_CODE_LINES);
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

  /** Blank lines, comments and imports apart. */
  private static long codeLines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !NO_CODE.matcher(line).lookingAt()).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
