package dev.weft.e2e.crds;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of crds/examples.
 *
 * @param name such as {@code mesh/invalid-version.yaml}
 * @param before what is there already, where the file is about an update
 * @param expected what the refusal must contain; empty where the object is accepted
 */
record Example(
    String name,
    boolean valid,
    Optional<GenericKubernetesResource> before,
    GenericKubernetesResource object,
    List<String> expected) {

  static final Path FOLDER = Path.of("..", "crds", "examples");
  private static final String EXPECT = "# expect: ";
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  static List<Path> files() {
    try (Stream<Path> paths = Files.walk(FOLDER)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Example> all() {
    return files().stream().map(Example::read).toList();
  }

  /** Samples of one object of our own kinds; {@link SamplesIT} applies all of them. */
  static List<Example> samples() {
    return Stream.of(
            "mesh.yaml",
            "stock-profile.yaml",
            "orders-profile.yaml",
            "stock-policy.yaml",
            "stock-split.yaml")
        .map(Path.of("..", "samples")::resolve)
        .map(Example::read)
        // Their own namespace need not be there.
        .peek(sample -> sample.object().getMetadata().setNamespace(null))
        .toList();
  }

  /** What the guides to authorization and to traffic policy show. */
  static List<Example> documented() {
    return Stream.of("authorization.md", "traffic-policy.md")
        .map(guide -> Path.of("..", "docs", guide))
        .flatMap(guide -> documented(guide).stream())
        .toList();
  }

  private static List<Example> documented(Path guide) {
    var examples = new ArrayList<Example>();
    for (MatchResult block : YAML.matcher(text(guide)).results().toList()) {
      for (String document : block.group(1).split("(?m)^---$", -1)) {
        var object = Serialization.unmarshal(document, GenericKubernetesResource.class);
        String name = guide.getFileName() + ": " + object.getMetadata().getName();
        examples.add(new Example(name, true, Optional.empty(), object, List.of()));
      }
    }
    return examples;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Example read(Path file) {
    String text = text(file);
    List<GenericKubernetesResource> documents =
        Arrays.stream(text.split("(?m)^---$", -1))
            .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
            .toList();
    return new Example(
        FOLDER.relativize(file).toString().replace('\\', '/'),
        !file.getFileName().toString().startsWith("invalid-"),
        documents.size() == 1 ? Optional.empty() : Optional.of(documents.getFirst()),
        documents.getLast(),
        text.lines()
            .filter(line -> line.startsWith(EXPECT))
            .map(line -> line.substring(EXPECT.length()))
            .toList());
  }

  @Override
  public String toString() {
    return name;
  }
}
