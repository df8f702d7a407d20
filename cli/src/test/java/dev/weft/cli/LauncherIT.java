package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the repository's root, in a checkout of its own in which nothing is built. */
class LauncherIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> PROGRAMS =
      List.of("proxy", "operator", "cli", "samples", "playground");

  @TempDir private Path checkout;
  private Path bin;

  @BeforeEach
  void copyTheScripts() throws IOException {
    bin = Files.createDirectories(checkout.resolve("bin"));
    Files.createDirectories(checkout.resolve("build"));
    for (String script : List.of("weft", "build/find-jdk")) {
      Files.copy(
          REPOSITORY.resolve(script), checkout.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
  }

  private record Ended(int code, String out, String err) {}

  @Test
  void aMissingJdkIsSaidWithWhatToInstall() throws Exception {
    Path findJdk = checkout.resolve("build/find-jdk");
    Files.writeString(
        findJdk, Files.readString(findJdk).replace("wanted=25", "wanted=99")); // nobody has it

    Ended ended = weft("version");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .startsWith("Weft needs a JDK 99 and found none")
        .contains("Install one");
  }

  @Test
  void aMissingMavenIsSaidWithWhatToInstall() throws Exception {
    Ended ended = weft("version");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("Maven (mvn) is not on the PATH").contains("apt-get install");
  }

  @Test
  void aFailedBuildShowsWhyAndWhereTheLogIs() throws Exception {
    script("mvn", "echo '[ERROR] Proxy.java:[3,1] no such thing'; exit 1");

    Ended ended = weft("version");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("building Weft (first time")
        .contains("Proxy.java:[3,1] no such thing")
        .contains("target/launcher/build.log");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void whatIsUpToDateIsNotBuiltAgainAndWhatChangedIs() throws Exception {
    script("mvn", "echo built >> \"$BUILDS\"; " + pretendToBuild());

    weft("version");
    weft("version");
    assertThat(checkout.resolve("builds")).hasContent("built");

    Path source = checkout.resolve("proxy/src/main/java/New.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class New {}");
    Ended ended = weft("version");

    assertThat(ended.err()).contains("sources have changed");
    assertThat(Files.readAllLines(checkout.resolve("builds"))).hasSize(2);
  }

  private static String pretendToBuild() {
    StringBuilder script =
        new StringBuilder("mkdir -p image/target/proxy; : > image/target/proxy/inputs.sha256; ");
    for (String program : PROGRAMS) {
      script.append(
          "mkdir -p %1$s/target; : > %1$s/target/weft-%1$s.jar; : > %1$s/target/dependencies.txt; "
              .formatted(program));
    }
    return script.toString();
  }

  private void script(String name, String body) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the launcher with nothing on the PATH but its own tools and what the test put there. */
  private Ended weft(String... arguments) throws IOException, InterruptedException {
    for (String tool :
        List.of(
            "bash",
            "sh",
            "env",
            "dirname",
            "readlink",
            "grep",
            "cat",
            "find",
            "mkdir",
            "touch",
            "mv",
            "head",
            "flock")) {
      if (Files.exists(Path.of("/usr/bin", tool))) {
        script(tool, "exec /usr/bin/" + tool + " \"$@\"");
      }
    }
    Path out = checkout.resolve("out.txt");
    Path err = checkout.resolve("err.txt");
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", checkout.resolve("weft").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", bin.toString(),
                "HOME", checkout.toString(),
                "JAVA25_HOME", System.getProperty("java.home"),
                "BUILDS", checkout.resolve("builds").toString()));
    int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Ended(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
