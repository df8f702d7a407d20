package dev.weft.playground.app;

import dev.weft.playground.kubelet.Images;
import dev.weft.playground.kubelet.JavaImages;
import dev.weft.playground.kubelet.JavaImages.JavaProgram;
import dev.weft.playground.kubelet.JavaImages.Warmth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Weft's images as programs of a built checkout, by the class paths that the build wrote. */
public final class WeftImages {
  public static final String OPERATOR = "weft.dev/operator";
  public static final String PROXY = "weft.dev/proxy";
  public static final String SHOP = "weft.dev/sample-shop";

  private final Path home;

  private WeftImages(Path home) {
    this.home = home;
  }

  /** Throws {@link IOException} with a message for the user when something is not built. */
  public static Images of(Path home) throws IOException {
    WeftImages images = new WeftImages(home);
    return new JavaImages(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Map.of(
            OPERATOR,
            images.program(
                "operator", "dev.weft.operator.app.Main", "operator", "96m", Warmth.SHORT),
            PROXY,
            images.program("proxy", "dev.weft.proxy.app.Main", "proxy", "24m", Warmth.LONG),
            SHOP,
            images.program("samples", "dev.weft.samples.shop.Main", "web", "24m", Warmth.SHORT)));
  }

  private JavaProgram program(
      String module, String mainClass, String argument, String heap, Warmth warmth)
      throws IOException {
    return new JavaProgram(classPath(module), mainClass, List.of(argument), heap, warmth);
  }

  private String classPath(String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    Path jar = target.resolve("weft-" + module + ".jar");
    Path dependencies = target.resolve("dependencies.txt");
    if (!Files.exists(jar) || !Files.exists(dependencies)) {
      throw new IOException(
          "module " + module + " is not built in " + home + ": run ./weft there, or mvn package");
    }
    String others = Files.readString(dependencies).strip();
    return others.isEmpty() ? jar.toString() : jar + ":" + others;
  }
}
