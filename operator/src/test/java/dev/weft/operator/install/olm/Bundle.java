package dev.weft.operator.install.olm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.operator.install.generate.Checkout;
import dev.weft.operator.install.generate.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A bundle.
 *
 * @param files the text by the path within the bundle
 */
record Bundle(Map<String, String> files) {
  private static final String CSV = "manifests/weft.clusterserviceversion.yaml";

  static Bundle committed() {
    Path folder = Checkout.HERE.root().resolve("olm-bundle");
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Bundle(files);
  }

  String text(String path) {
    return files.getOrDefault(path, "");
  }

  JsonNode document(String path) {
    return Yaml.read(text(path)).getFirst();
  }

  JsonNode csv() {
    return document(CSV);
  }

  /** Every object of manifests/, the ClusterServiceVersion among them. */
  List<JsonNode> manifests() {
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith("manifests/"))
        .flatMap(file -> Yaml.read(file.getValue()).stream())
        .toList();
  }

  List<JsonNode> manifests(String kind) {
    return manifests().stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
  }

  List<JsonNode> owned() {
    return csv().at("/spec/customresourcedefinitions/owned").valueStream().toList();
  }

  List<JsonNode> containers() {
    return csv()
        .at("/spec/install/spec/deployments")
        .valueStream()
        .flatMap(each -> each.at("/spec/template/spec/containers").valueStream())
        .toList();
  }

  Bundle with(String path, String text) {
    Map<String, String> changed = new TreeMap<>(files);
    changed.put(path, text);
    return new Bundle(changed);
  }

  Bundle without(String path) {
    Map<String, String> changed = new TreeMap<>(files);
    if (changed.remove(path) == null) {
      throw new IllegalArgumentException(path + " (expected: a file of the bundle)");
    }
    return new Bundle(changed);
  }

  /** Spoilt for a test. */
  Bundle withCsv(Consumer<ObjectNode> change) {
    ObjectNode csv = csv().deepCopy();
    change.accept(csv);
    if (csv.equals(csv())) {
      throw new IllegalArgumentException("the change changes nothing");
    }
    return with(CSV, Yaml.write(csv));
  }
}
