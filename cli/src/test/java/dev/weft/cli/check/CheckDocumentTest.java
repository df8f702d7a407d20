package dev.weft.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/check.md to the checks, both ways: its tables are made from them. Written anew by
 * {@code mvn -pl cli -am verify -Dtest=CheckDocumentTest -Dit.test=NONE -Dweft.write-docs=true
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class CheckDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/check.md");
  private static final String BEGIN = "<!-- made from the checks: CheckDocumentTest says how -->\n";
  private static final String END = "<!-- end of what is made -->";

  @Test
  void theDocumentTellsOfEachCheckAndOfNoOther() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    assertThat(begin).isGreaterThan(BEGIN.length());
    assertThat(end).isGreaterThanOrEqualTo(begin);

    if (Boolean.getBoolean("weft.write-docs")) {
      document = document.substring(0, begin) + tables() + document.substring(end);
      Files.writeString(DOCUMENT, document);
    }

    assertThat(document.substring(begin, document.indexOf(END))).isEqualTo(tables());
  }

  private static String tables() {
    return Catalog.all().stream().map(CheckDocumentTest::table).collect(Collectors.joining());
  }

  private static String table(RuleSet set) {
    return "\n### "
        + set.name()
        + "\n\n| check | what should hold | what to do |\n|---|---|---|\n"
        + set.rules().stream().map(CheckDocumentTest::row).collect(Collectors.joining());
  }

  private static String row(Rule rule) {
    return "| <a id=\"%1$s\"></a>`%1$s`%2$s | %3$s | %4$s |\n"
        .formatted(rule.id(), rule.retryable() ? " ⏱" : "", cell(rule.text()), cell(rule.hint()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
