package dev.weft.image;

import dev.weft.image.training.OperatorTraining;
import dev.weft.image.training.Training;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;

/**
 * Run by the build: {@code Main CHECKOUT}, whose modules are built. Leaves an image alone that was
 * made from the same inputs.
 */
public final class Main {
  /**
   * The VM refuses a cache when its jar has another time than in training. Tools that make layers
   * of container images set times to this one, or keep them.
   */
  private static final FileTime TIME = FileTime.fromMillis(0);

  private static final String RECORD = "-XX:AOTCacheOutput=";

  private Main() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: CHECKOUT");
      System.exit(2);
    }
    Path home = Path.of(args[0]).toAbsolutePath();
    try {
      make(
          Program.PROXY,
          jars(Files.readString(home.resolve("image/target/dependencies.txt"))),
          home,
          draft -> {
            StartScript.write(draft.resolve("bin/weft-proxy"));
            Path cache = Program.PROXY.cache(draft);
            Training.train(Program.PROXY.command(draft, RECORD + cache), cache);
          });
      make(
          Program.OPERATOR,
          jarsOf(home, "operator"),
          home,
          draft -> {
            Path cache = Program.OPERATOR.cache(draft);
            OperatorTraining.train(Program.OPERATOR.command(draft, RECORD + cache), cache);
          });
      make(Program.SAMPLES, jarsOf(home, "samples"), home, _ -> {});
    } catch (Unmakeable e) {
      System.err.println("cannot make an image: " + e.getMessage());
      System.exit(1);
    }
  }

  /** A module's own, and those that it depends on. */
  private static List<Path> jarsOf(Path home, String module) throws IOException {
    Path target = home.resolve(module).resolve("target");
    return jars(
        target.resolve("weft-" + module + ".jar")
            + File.pathSeparator
            + Files.readString(target.resolve("dependencies.txt")));
  }

  private static List<Path> jars(String classPath) {
    return Arrays.stream(classPath.strip().split(File.pathSeparator)).map(Path::of).toList();
  }

  /** What makes the cache of a draft that lacks nothing else. */
  private interface Trainer {
    void train(Path draft) throws IOException, Unmakeable, InterruptedException;
  }

  private static void make(Program program, List<Path> jars, Path home, Trainer trainer)
      throws IOException, Unmakeable, InterruptedException {
    Path image = home.resolve("image/target").resolve(program.name());
    String inputs = Inputs.digest(jars);
    if (Inputs.areOf(image, inputs)) {
      System.out.println("image of " + program.name() + " is up to date: " + image);
      return;
    }
    Path draft = image.resolveSibling(image.getFileName() + ".draft");
    Directories.delete(draft);
    Files.createDirectories(draft.resolve("lib"));
    JavaRuntime.link(program.modules(), draft.resolve("runtime"));
    OneJar.write(jars, program.jar(draft));
    if (program.nativeLibraries()) {
      NativeLibraries.extract(jars, draft.resolve("native"));
    }
    StartScript.writeOptions(program, draft);
    Files.setLastModifiedTime(program.jar(draft), TIME);
    Files.setLastModifiedTime(draft.resolve("runtime/lib/modules"), TIME);
    trainer.train(draft);
    Inputs.write(draft, inputs); // last: an image without it is not whole
    Directories.replace(image, draft);
    System.out.println("made image of " + program.name() + ": " + image);
  }
}
