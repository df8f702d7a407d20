package dev.weft.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image holds and how it is started.
 *
 * @param name of the image, its jar and its cache
 * @param mainClass null where a container names it
 * @param modules of the JDK that it needs
 * @param nativeLibraries whether it uses Netty's
 */
record Program(
    String name, @Nullable String mainClass, List<String> modules, boolean nativeLibraries) {
  /** Where an image lies in a container. */
  private static final Path IN_CONTAINER = Path.of("/weft");

  static final Program PROXY =
      new Program(
          "proxy",
          "dev.weft.proxy.app.Main",
          List.of(
              "java.base",
              "java.logging", // Micrometer asks for a logger of it
              "java.management", // Micrometer's registry; jcmd reaches the VM without it
              "jdk.unsupported"), // sun.misc.Unsafe, which Netty's buffers are fastest with
          true);

  static final Program OPERATOR =
      new Program(
          "operator",
          "dev.weft.operator.app.Main",
          List.of(
              "java.base",
              "java.logging",
              "java.management", // figures of the VM, for its metrics
              "java.net.http", // Fabric8's client
              "java.naming", // distinguished names
              "jdk.management", // the CPU's share, for its metrics
              "jdk.unsupported"),
          false);

  /** Two programs; not trained: they start seldom. */
  static final Program SAMPLES =
      new Program(
          "samples",
          null,
          List.of(
              "java.base",
              "java.logging",
              "java.management",
              "java.net.http",
              "jdk.httpserver",
              "jdk.unsupported"),
          false);

  String optionsResource() {
    return name + ".options";
  }

  Path options(Path image) {
    return image.resolve("lib/java.options");
  }

  Path jar(Path image) {
    return image.resolve("lib/" + name + ".jar");
  }

  Path cache(Path image) {
    return image.resolve("lib/" + name + ".aot");
  }

  /** The command that starts it, with further options of the VM. */
  List<String> command(Path image, String option) {
    var command =
        new ArrayList<>(
            List.of(image.resolve("runtime/bin/java").toString(), "@" + options(image), option));
    command.addAll(start(image));
    return List.copyOf(command);
  }

  /** What follows {@code lib/java.options} in a container, as lines of an argument file. */
  String containerOptions() {
    String cache = mainClass == null ? "" : "-XX:AOTCache=" + cache(IN_CONTAINER) + "\n";
    return cache + String.join("\n", start(IN_CONTAINER)) + "\n";
  }

  private List<String> start(Path image) {
    var words = new ArrayList<String>();
    if (nativeLibraries) {
      words.add("-Djava.library.path=" + image.resolve("native"));
    }
    words.addAll(List.of("-cp", jar(image).toString()));
    if (mainClass != null) {
      words.add(mainClass);
    }
    return words;
  }
}
