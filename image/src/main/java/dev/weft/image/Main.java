package dev.weft.image;

import dev.weft.image.training.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Run by the build: {@code Main CLASS_PATH_FILE IMAGE}. Leaves an image alone that was made from
 * the same inputs.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      System.err.println("usage: CLASS_PATH_FILE IMAGE");
      System.exit(2);
    }
    try {
      make(jars(Path.of(args[0])), Path.of(args[1]).toAbsolutePath());
    } catch (Unmakeable e) {
      System.err.println("cannot make the proxy's image: " + e.getMessage());
      System.exit(1);
    }
  }

  private static List<Path> jars(Path classPathFile) throws IOException {
    return Arrays.stream(Files.readString(classPathFile).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static void make(List<Path> jars, Path image)
      throws IOException, Unmakeable, InterruptedException {
    String inputs = Inputs.digest(jars);
    if (Inputs.areOf(image, inputs)) {
      System.out.println("the proxy's image is up to date: " + image);
      return;
    }
    Path draft = image.resolveSibling(image.getFileName() + ".draft");
    Directories.delete(draft);
    Files.createDirectories(draft.resolve("lib"));
    JavaRuntime.link(draft.resolve("runtime"));
    OneJar.write(jars, draft.resolve("lib/proxy.jar"));
    NativeLibraries.extract(jars, draft.resolve("native"));
    StartScript.write(draft.resolve("bin/weft-proxy"));
    Training.train(draft.resolve("bin/weft-proxy"), draft.resolve("lib/proxy.aot"));
    Inputs.write(draft, inputs); // last: an image without it is not whole
    Directories.replace(image, draft);
    System.out.println("made the proxy's image: " + image);
  }
}
