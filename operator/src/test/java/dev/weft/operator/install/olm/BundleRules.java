package dev.weft.operator.install.olm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.operator.install.generate.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Rules about the bundle as a whole. Each answers what breaks it; nothing where it holds. */
final class BundleRules {
  private static final int MAX_COMPRESSED_BYTES = 1 << 20;
  private static final String ANNOTATIONS = "metadata/annotations.yaml";
  private static final String DOCKERFILE = "bundle.Dockerfile";
  private static final Pattern LABEL = Pattern.compile("(?m)^LABEL ([^=]+)=(.*)$");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (\\S+) (\\S+)$");
  private static final Pattern CHANNEL =
      Pattern.compile("(candidate|fast|stable)(-v?\\d+([.]\\d+)?)?");

  /** operator-registry, pkg/lib/bundle/supported_resources.go. */
  private static final Set<String> KINDS =
      Set.of(
          "ClusterServiceVersion",
          "CustomResourceDefinition",
          "Secret",
          "ClusterRole",
          "ClusterRoleBinding",
          "ConfigMap",
          "ServiceAccount",
          "Service",
          "Role",
          "RoleBinding",
          "PrometheusRule",
          "ServiceMonitor",
          "PodDisruptionBudget",
          "PriorityClass",
          "VerticalPodAutoscaler",
          "ConsoleYAMLSample");

  private static final Set<String> SCORECARD =
      Set.of(
          "basic-check-spec",
          "olm-bundle-validation",
          "olm-crds-have-validation",
          "olm-crds-have-resources",
          "olm-spec-descriptors",
          "olm-status-descriptors");

  private BundleRules() {}

  static List<String> kindsThatOlmTakes(Bundle bundle) {
    return bundle.manifests().stream()
        .map(object -> object.path("kind").asText())
        .filter(kind -> !KINDS.contains(kind))
        .toList();
  }

  static List<String> oneClusterServiceVersion(Bundle bundle) {
    int found = bundle.manifests("ClusterServiceVersion").size();
    return found == 1 ? List.of() : List.of(found + " ClusterServiceVersions (expected: 1)");
  }

  static List<String> ownedKindsAreDefined(Bundle bundle) {
    Set<String> owned = new TreeSet<>();
    bundle
        .owned()
        .forEach(each ->
            owned.add(
                each.path("name").asText()
                    + " "
                    + each.path("kind").asText()
                    + " "
                    + each.path("version").asText()));
    Set<String> defined = new TreeSet<>();
    for (JsonNode crd : bundle.manifests("CustomResourceDefinition")) {
      for (JsonNode version : crd.at("/spec/versions")) {
        defined.add(
            crd.at("/metadata/name").asText()
                + " "
                + crd.at("/spec/names/kind").asText()
                + " "
                + version.path("name").asText());
      }
    }
    List<String> broken = new ArrayList<>();
    owned.stream()
        .filter(e -> !defined.contains(e))
        .map(e -> "owned only: " + e)
        .forEach(broken::add);
    defined.stream()
        .filter(e -> !owned.contains(e))
        .map(e -> "defined only: " + e)
        .forEach(broken::add);
    return broken;
  }

  /** Since apiextensions.k8s.io/v1beta1 is gone. */
  static List<String> definitionsAreV1(Bundle bundle) {
    return bundle.manifests("CustomResourceDefinition").stream()
        .filter(crd -> !crd.path("apiVersion").asText().equals("apiextensions.k8s.io/v1"))
        .map(crd -> crd.at("/metadata/name").asText())
        .toList();
  }

  static List<String> nothingTwice(Bundle bundle) {
    Set<String> seen = new HashSet<>();
    return bundle.manifests().stream()
        .map(o -> o.path("kind").asText() + "/" + o.at("/metadata/name").asText())
        .filter(name -> !seen.add(name))
        .toList();
  }

  /** OLM makes those that the ClusterServiceVersion names; a second one is refused. */
  static List<String> serviceAccountsAreMadeByOlm(Bundle bundle) {
    return bundle.manifests("ServiceAccount").stream()
        .map(account -> account.at("/metadata/name").asText())
        .toList();
  }

  /** It lies in a ConfigMap while it is unpacked. */
  static List<String> smallEnough(Bundle bundle) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, String> file : bundle.files().entrySet()) {
        if (file.getKey().startsWith("manifests/") || file.getKey().startsWith("metadata/")) {
          zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size() <= MAX_COMPRESSED_BYTES
        ? List.of()
        : List.of(bytes.size() + " bytes (expected: " + MAX_COMPRESSED_BYTES + " at most)");
  }

  static List<String> annotationsAreTheLabels(Bundle bundle) {
    Map<String, String> annotations = annotations(bundle);
    Map<String, String> labels = new TreeMap<>();
    LABEL
        .matcher(bundle.text(DOCKERFILE))
        .results()
        .forEach(label -> labels.put(label.group(1), label.group(2)));
    return annotations.equals(labels) ? List.of() : List.of(annotations + " and " + labels);
  }

  static List<String> annotationsNameWhatIsThere(Bundle bundle) {
    Map<String, String> annotations = annotations(bundle);
    List<String> broken = new ArrayList<>();
    for (String key : List.of("bundle.manifests.v1", "bundle.metadata.v1", "test.config.v1")) {
      String folder = annotations.getOrDefault("operators.operatorframework.io." + key, "");
      if (folder.isEmpty()
          || bundle.files().keySet().stream().noneMatch(file -> file.startsWith(folder))) {
        broken.add(key + ": '" + folder + "' (expected: a folder of the bundle)");
      }
    }
    if (!"registry+v1"
        .equals(annotations.get("operators.operatorframework.io.bundle.mediatype.v1"))) {
      broken.add("mediatype (expected: registry+v1)");
    }
    return broken;
  }

  static List<String> channelsAreNamedByCustom(Bundle bundle) {
    Map<String, String> annotations = annotations(bundle);
    String prefix = "operators.operatorframework.io.bundle.";
    List<String> channels =
        List.of(annotations.getOrDefault(prefix + "channels.v1", "").split(","));
    String first = annotations.getOrDefault(prefix + "channel.default.v1", "");
    List<String> broken = new ArrayList<>();
    channels.stream().filter(each -> !CHANNEL.matcher(each).matches()).forEach(broken::add);
    if (!channels.contains(first)) {
      broken.add("default '" + first + "' (expected: one of " + channels + ")");
    }
    return broken;
  }

  static List<String> imageHasWhatIsThere(Bundle bundle) {
    List<MatchResult> copies = COPY.matcher(bundle.text(DOCKERFILE)).results().toList();
    List<String> broken = new ArrayList<>();
    if (!bundle.text(DOCKERFILE).contains("FROM scratch\n")) {
      broken.add("FROM (expected: scratch)");
    }
    for (String folder : List.of("manifests", "metadata", "tests/scorecard")) {
      if (copies.stream()
          .noneMatch(c -> c.group(1).equals(folder) && c.group(2).equals("/" + folder + "/"))) {
        broken.add(folder + " is not copied");
      }
    }
    return broken;
  }

  static List<String> scorecardAsksAll(Bundle bundle) {
    Set<String> missing = new TreeSet<>(SCORECARD);
    for (JsonNode stage : bundle.document("tests/scorecard/config.yaml").path("stages")) {
      for (JsonNode test : stage.path("tests")) {
        missing.remove(test.at("/entrypoint/1").asText());
      }
    }
    return List.copyOf(missing);
  }

  /** The catalog's entry is this bundle, with nothing before it. */
  static List<String> catalogIsOfThisBundle(Bundle bundle) {
    JsonNode catalog = bundle.document("catalog/weft.yaml");
    List<String> names = new ArrayList<>();
    for (JsonNode blob : catalog.path("entries")) {
      for (JsonNode entry : blob.path("entries")) {
        names.add(Yaml.write(entry).strip());
      }
    }
    List<String> expected = List.of("name: " + bundle.csv().at("/metadata/name").asText());
    return names.equals(expected) ? List.of() : List.of(names + " (expected: " + expected + ")");
  }

  private static Map<String, String> annotations(Bundle bundle) {
    Map<String, String> annotations = new TreeMap<>();
    bundle
        .document(ANNOTATIONS)
        .path("annotations")
        .properties()
        .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
    return annotations;
  }
}
