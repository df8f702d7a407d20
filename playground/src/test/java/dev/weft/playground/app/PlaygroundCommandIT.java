package dev.weft.playground.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaygroundCommandIT {
  private final StringWriter err = new StringWriter();
  @TempDir private Path home;

  @AfterEach
  void forgetHome() {
    System.clearProperty("weft.home");
  }

  @Test
  void aPortInUseIsSaidPlainly() throws IOException {
    pretendToBeBuilt();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(playground("--network", "loopback", "--port", port)).isEqualTo(1);
      assertThat(err.toString())
          .contains("weft: cannot listen on 127.0.0.1:" + port)
          .contains("is another program using port");
    }
  }

  @Test
  void aCheckoutThatIsNotBuiltIsSaidPlainly() {
    assertThat(playground("--network", "loopback")).isEqualTo(1);
    assertThat(err.toString()).contains("module operator is not built in " + home);
  }

  @Test
  void anUnknownNetworkGivesTheKnownOnesAndTwo() {
    assertThat(playground("--network", "bridge")).isEqualTo(2);
    assertThat(err.toString()).contains("LOOPBACK").contains("Usage: weft playground");
  }

  private int playground(String... arguments) {
    System.setProperty("weft.home", home.toString());
    return Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
  }

  private void pretendToBeBuilt() throws IOException {
    for (String module : List.of("operator", "proxy", "samples")) {
      Path target = Files.createDirectories(home.resolve(module).resolve("target"));
      Files.createFile(target.resolve("weft-" + module + ".jar"));
      Files.createFile(target.resolve("dependencies.txt"));
    }
    Path bin = Files.createDirectories(home.resolve("image/target/proxy/bin"));
    Files.createFile(
        bin.resolve("weft-proxy"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }
}
