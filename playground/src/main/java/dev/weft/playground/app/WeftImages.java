package dev.weft.playground.app;

import dev.weft.playground.kubelet.Images;
import dev.weft.playground.kubelet.JavaProgram;
import dev.weft.playground.kubelet.LocalImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Weft's images as programs of a built checkout: the proxy from the image that the build makes, the
 * others by the class paths that it writes.
 */
public final class WeftImages {
  public static final String OPERATOR = "weft.dev/operator";
  public static final String PROXY = "weft.dev/proxy";
  public static final String SHOP = "weft.dev/sample-shop";
  public static final String PULSE = "weft.dev/sample-pulse";

  private final Path home;

  private WeftImages(Path home) {
    this.home = home;
  }

  /** Throws {@link IOException} with a message for the user when something is not built. */
  public static Images of(Path home) throws IOException {
    WeftImages images = new WeftImages(home);
    return new LocalImages(
        Map.of(
            OPERATOR,
            images.program("operator", "dev.weft.operator.app.Main", "operator", "96m"),
            PROXY,
            images.proxy(),
            SHOP,
            images.program("samples", "dev.weft.samples.shop.Main", "web", "24m"),
            PULSE,
            images.program("samples", "dev.weft.samples.pulse.Main", "echo", "32m")));
  }

  private Images.Program proxy() throws IOException {
    Path start = home.resolve("image/target/proxy/bin/weft-proxy");
    if (!Files.isExecutable(start)) {
      throw notBuilt("image");
    }
    return new Images.Program(List.of(start.toString()), List.of("proxy"), Map.of());
  }

  private Images.Program program(String module, String mainClass, String argument, String heap)
      throws IOException {
    return new JavaProgram(classPath(module), mainClass, List.of(argument), heap).asImage();
  }

  private String classPath(String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    Path jar = target.resolve("weft-" + module + ".jar");
    Path dependencies = target.resolve("dependencies.txt");
    if (!Files.exists(jar) || !Files.exists(dependencies)) {
      throw notBuilt(module);
    }
    String others = Files.readString(dependencies).strip();
    return others.isEmpty() ? jar.toString() : jar + ":" + others;
  }

  private IOException notBuilt(String module) {
    return new IOException(
        "module " + module + " is not built in " + home + ": run ./weft there, or mvn package");
  }
}
