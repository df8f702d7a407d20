package dev.weft.operator.install.generate;

import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes what other ways of installing need, from the objects that {@code weft install} prints. */
public final class GenerateInstallations {
  /** What to run when the committed files differ. */
  public static final String COMMAND = "mvn -q -Pgenerate -pl operator -am process-test-classes";

  static final String MADE = "# Made from the operator's model: " + COMMAND + "\n";

  private GenerateInstallations() {}

  /** Writes each file below the root of the repository that is given. */
  public static void main(String[] args) throws IOException {
    var checkout = new Checkout(Path.of(args[0]));
    for (Map.Entry<String, String> file : render(checkout).entrySet()) {
      Path path = checkout.root().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue(), StandardCharsets.UTF_8);
    }
  }

  /** The text by the file's path in the repository. */
  public static Map<String, String> render(Checkout checkout) {
    var model = new Model(Installation.render(InstallOptions.DEFAULT), InstallOptions.DEFAULT);
    Map<String, String> files = new TreeMap<>();
    files.putAll(Kustomization.render(model));
    files.putAll(ArgoCd.render(model, checkout));
    files.putAll(OlmBundle.render(model, checkout));
    return files;
  }
}
