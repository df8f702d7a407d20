package dev.weft.image;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The Java runtime of an image: the modules that its program needs and no more. */
final class JavaRuntime {
  private JavaRuntime() {}

  static void link(List<String> modules, Path directory) throws Unmakeable {
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
            String.join(",", modules),
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
