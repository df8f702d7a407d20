package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeStoreTest {
  @TempDir Path root;

  @Test
  void filesAreSwappedAllAtOnce() throws IOException {
    VolumeStore store = new VolumeStore(root);
    store.files("tls", files("a", "1", "dir/b", "1"));
    Path first = root.resolve("tls/..data").toRealPath();

    assertThat(store.files("tls", files("a", "2", "dir/b", "2", "c", "2"))).isTrue();

    assertThat(root.resolve("tls/a")).hasContent("2");
    assertThat(root.resolve("tls/dir/b")).hasContent("2");
    assertThat(root.resolve("tls/c")).hasContent("2");
    assertThat(first).doesNotExist();
  }

  @Test
  void aFileThatIsNoMoreGoes() throws IOException {
    VolumeStore store = new VolumeStore(root);
    store.files("tls", files("a", "1", "b", "1"));
    store.files("tls", files("a", "1"));

    assertThat(root.resolve("tls/b")).doesNotExist();
    assertThat(root.resolve("tls/a")).hasContent("1");
  }

  @Test
  void theSameContentIsNotWrittenAgain() throws IOException {
    VolumeStore store = new VolumeStore(root);
    store.files("tls", files("a", "1"));
    Path before = root.resolve("tls/..data").toRealPath();

    assertThat(store.files("tls", files("a", "1"))).isFalse();
    assertThat(root.resolve("tls/..data").toRealPath()).isEqualTo(before);
  }

  @Test
  void noPathLeadsOutOfTheVolume() {
    VolumeStore store = new VolumeStore(root);

    assertThatThrownBy(() -> store.files("tls", files("../../evil", "1")))
        .isInstanceOf(IOException.class);
    assertThat(Files.exists(root.resolve("../evil"))).isFalse();
  }

  private static Map<String, byte[]> files(String... namesAndContents) {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      files.put(namesAndContents[i], namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
