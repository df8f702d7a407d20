package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine weft =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void theVersionIsSaid() {
    assertThat(weft.execute("version")).isZero();
    assertThat(out.toString()).startsWith("weft 0.1.0");
  }

  @Test
  void theInstallationIsPrinted() {
    assertThat(weft.execute("install", "--proxy-image", "weft.dev/proxy:0.1.1")).isZero();
    assertThat(out.toString())
        .contains("CustomResourceDefinition", "weft-operator", "weft.dev/proxy:0.1.1");
  }

  @Test
  void anUnknownCommandGivesHelpAndTwo() {
    assertThat(weft.execute("frobnicate")).isEqualTo(2);
    assertThat(err.toString()).contains("'frobnicate'").contains("Usage: weft").contains("stat");
  }

  @Test
  void aMistypedCommandIsToldTheNearest() {
    assertThat(weft.execute("stats")).isEqualTo(2);
    assertThat(err.toString()).containsPattern("Did you mean: .*weft stat");
  }

  @Test
  void anUnknownOptionGivesHelpAndTwo() {
    assertThat(weft.execute("stat", "--form", "deploy/web")).isEqualTo(2);
    assertThat(err.toString()).contains("--from");
  }

  @Test
  void noCommandGivesHelpAndTwo() {
    assertThat(weft.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("a command is missing").contains("playground");
  }

  @Test
  void anUnknownKindGivesTwo() {
    assertThat(weft.execute("stat", "service")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown kind 'service'");
  }

  @Test
  void aKubeconfigThatIsNotThereIsNamed(@TempDir Path directory) {
    Path missing = directory.resolve("none");

    assertThat(weft.execute("stat", "--kubeconfig", missing.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("cannot read the kubeconfig " + missing);
  }
}
