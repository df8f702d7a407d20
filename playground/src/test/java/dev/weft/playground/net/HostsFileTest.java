package dev.weft.playground.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
  @TempDir Path directory;

  @Test
  void shortNamesAreValidInTheirOwnNamespaceOnly() {
    Attachment pod = new Attachment("10.42.0.2", 2, "shop", "web-1", directory.resolve("hosts"));
    List<Network.Name> names =
        List.of(
            new Network.Name("kubernetes", "default", List.of("10.43.0.1")),
            new Network.Name("cart", "shop", List.of("10.43.0.9")),
            new Network.Name("db", "shop", List.of("10.42.0.7", "10.42.0.8")));

    assertThat(HostsFile.text(pod, "box", names))
        .isEqualTo(
            """
            127.0.0.1 localhost
            ::1 localhost ip6-localhost ip6-loopback
            10.42.0.2 web-1 box
            10.43.0.1 kubernetes.default.svc.cluster.local kubernetes.default.svc kubernetes.default
            10.43.0.9 cart.shop.svc.cluster.local cart.shop.svc cart.shop cart
            10.42.0.7 db.shop.svc.cluster.local db.shop.svc db.shop db
            10.42.0.8 db.shop.svc.cluster.local db.shop.svc db.shop db
            """);
  }

  @Test
  void theFileStaysTheSameFile() throws IOException {
    Path file = directory.resolve("hosts");
    HostsFile.write(file, "a long first version\n");
    Object inode = Files.getAttribute(file, "unix:ino");

    HostsFile.write(file, "short\n");

    assertThat(file).hasContent("short\n");
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
  }
}
