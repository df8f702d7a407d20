package dev.weft.image;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The Java runtime of the image: the modules that the proxy needs and no more. */
final class JavaRuntime {
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging", // Micrometer asks for a logger of it
          "java.management", // Micrometer's registry; jcmd reaches the VM without it
          "jdk.unsupported"); // sun.misc.Unsafe, which Netty's buffers are fastest with

  private JavaRuntime() {}

  static void link(Path directory) throws Unmakeable {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() ->
                new Unmakeable("the JDK at " + System.getProperty("java.home") + " has no jlink"));
    var output = new StringWriter();
    var printer = new PrintWriter(output);
    int status =
        jlink.run(
            printer,
            printer,
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            directory.toString());
    if (status != 0) {
      throw new Unmakeable("jlink: " + output.toString().strip());
    }
  }
}
