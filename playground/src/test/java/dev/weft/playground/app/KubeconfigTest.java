package dev.weft.playground.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  @TempDir private Path directory;

  @Test
  void aKubeconfigWithSomebodysClustersIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "clusters: [{name: production}]");

    assertThatThrownBy(() -> Kubeconfig.writable(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("left alone");
  }

  @Test
  void aFileOfAnEarlierPlaygroundIsWrittenAnew() throws IOException {
    Path file =
        Files.writeString(directory.resolve("config"), "clusters:\n- name: weft-playground");

    assertThat(Kubeconfig.writable(file)).isEqualTo(file);
    assertThat(Kubeconfig.writable(directory.resolve("new"))).isAbsolute();
  }

  @Test
  void onlyItsOwnerMayReadItWhateverWasThereBefore() throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "name: weft-playground");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    Kubeconfig.write(file, "secret");

    assertThat(file).hasContent("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining("glob:**/.kubeconfig-*");
  }

  @Test
  void aDirectoryIsNoFile() {
    assertThatThrownBy(() -> Kubeconfig.writable(directory)).hasMessageContaining("a directory");
  }
}
