package dev.weft.operator.install.olm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rules about the ClusterServiceVersion: operator-framework/api's default validators, operatorhub,
 * good-practices, capabilities, categories. Each answers what breaks it; nothing where it holds.
 */
final class CsvRules {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NAME = 63;
  private static final Pattern SEMVER =
      Pattern.compile("\\d+[.]\\d+[.]\\d+(-[0-9A-Za-z.-]+)?([+][0-9A-Za-z.-]+)?");
  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9./:-]+/[a-z0-9./-]+(:[\\w.-]+|@sha256:[0-9a-f]{64})");
  private static final Set<String> LEVELS =
      Set.of("Basic Install", "Seamless Upgrades", "Full Lifecycle", "Deep Insights", "Auto Pilot");
  private static final Set<String> CATEGORIES =
      Set.of(
          "AI/Machine Learning",
          "Application Runtime",
          "Big Data",
          "Cloud Provider",
          "Database",
          "Developer Tools",
          "Drivers and plugins",
          "Integration & Delivery",
          "Logging & Tracing",
          "Modernization & Migration",
          "Monitoring",
          "Networking",
          "Observability",
          "OpenShift Optional",
          "Security",
          "Storage",
          "Streaming & Messaging");
  private static final Set<String> ICONS =
      Set.of("image/svg+xml", "image/png", "image/jpeg", "image/gif");

  private CsvRules() {}

  static List<String> nameIsPackageAndVersion(Bundle bundle) {
    String name = bundle.csv().at("/metadata/name").asText();
    String version = bundle.csv().at("/spec/version").asText();
    List<String> broken = new ArrayList<>();
    if (!SEMVER.matcher(version).matches()) {
      broken.add("version '" + version + "' (expected: a semantic version)");
    }
    if (!name.equals("weft.v" + version) || name.length() > MAX_NAME) {
      broken.add("name '" + name + "' (expected: weft.v" + version + ")");
    }
    return broken;
  }

  static List<String> levelAndCategoriesAreKnown(Bundle bundle) {
    String level = annotation(bundle, "capabilities");
    List<String> broken = new ArrayList<>();
    if (!LEVELS.contains(level)) {
      broken.add("capabilities: '" + level + "' (expected: one of " + LEVELS + ")");
    }
    Arrays.stream(annotation(bundle, "categories").split(",", -1))
        .map(String::strip)
        .filter(each -> !CATEGORIES.contains(each))
        .forEach(each -> broken.add("categories: '" + each + "'"));
    return broken;
  }

  static List<String> catalogsCanShowIt(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    for (String key :
        List.of("containerImage", "createdAt", "description", "repository", "support")) {
      if (annotation(bundle, key).isBlank()) {
        broken.add("annotation " + key);
      }
    }
    for (String path :
        List.of(
            "/spec/displayName",
            "/spec/description",
            "/spec/provider/name",
            "/spec/maintainers/0/name",
            "/spec/maintainers/0/email",
            "/spec/links/0/name",
            "/spec/links/0/url",
            "/spec/keywords/0",
            "/spec/maturity")) {
      if (bundle.csv().at(path).asText().isBlank()) {
        broken.add(path);
      }
    }
    try {
      OffsetDateTime.parse(annotation(bundle, "createdAt"));
    } catch (DateTimeParseException e) {
      broken.add("createdAt: " + e.getMessage());
    }
    return broken;
  }

  static List<String> iconIsAPicture(Bundle bundle) {
    JsonNode icons = bundle.csv().at("/spec/icon");
    if (icons.size() != 1 || !ICONS.contains(icons.at("/0/mediatype").asText())) {
      return List.of("icon: " + icons.size() + " (expected: one, of " + ICONS + ")");
    }
    String svg =
        new String(
            Base64.getDecoder().decode(icons.at("/0/base64data").asText()), StandardCharsets.UTF_8);
    return svg.equals(bundle.text("icon.svg")) && svg.startsWith("<svg ")
        ? List.of()
        : List.of("icon (expected: icon.svg)");
  }

  static List<String> installsForAllNamespacesOnly(Bundle bundle) {
    Set<String> modes = new TreeSet<>();
    bundle
        .csv()
        .at("/spec/installModes")
        .forEach(mode ->
            modes.add(mode.path("type").asText() + " " + mode.path("supported").asBoolean()));
    Set<String> expected =
        Set.of(
            "AllNamespaces true",
            "MultiNamespace false",
            "OwnNamespace false",
            "SingleNamespace false");
    return modes.equals(expected) ? List.of() : List.of(modes + " (expected: " + expected + ")");
  }

  static List<String> needsNativeSidecars(Bundle bundle) {
    String version = bundle.csv().at("/spec/minKubeVersion").asText();
    return version.equals("1.29.0") ? List.of() : List.of("minKubeVersion: '" + version + "'");
  }

  static List<String> isTheFirstVersion(Bundle bundle) {
    JsonNode spec = bundle.csv().path("spec");
    boolean range = bundle.csv().at("/metadata/annotations").has("olm.skipRange");
    return spec.has("replaces") || spec.has("skips") || range
        ? List.of("replaces, skips or skipRange (expected: none, of the first version)")
        : List.of();
  }

  /** The injection webhook's selectors and its authority are beyond what a bundle can say. */
  static List<String> leavesTheWebhookToTheOperator(Bundle bundle) {
    return bundle.csv().path("spec").has("webhookdefinitions")
        ? List.of("webhookdefinitions")
        : List.of();
  }

  static List<String> everyContainerRequestsResources(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    if (bundle.containers().isEmpty()) {
      broken.add("no container");
    }
    for (JsonNode container : bundle.containers()) {
      if (container.at("/resources/requests").isEmpty()) {
        broken.add(container.path("name").asText());
      }
    }
    return broken;
  }

  static List<String> everyImageIsRelated(Bundle bundle) {
    Set<String> related = new TreeSet<>();
    List<String> broken = new ArrayList<>();
    for (JsonNode image : bundle.csv().at("/spec/relatedImages")) {
      related.add(image.path("image").asText());
      if (image.path("name").asText().isBlank()
          || !IMAGE.matcher(image.path("image").asText()).matches()) {
        broken.add(image + " (expected: a name and an image)");
      }
    }
    Set<String> used = new TreeSet<>();
    for (JsonNode container : bundle.containers()) {
      used.add(container.path("image").asText());
      for (JsonNode variable : container.path("env")) {
        if (variable.path("name").asText().endsWith("_IMAGE")) {
          used.add(variable.path("value").asText());
        }
      }
    }
    used.add(annotation(bundle, "containerImage"));
    used.stream().filter(image -> !related.contains(image)).forEach(broken::add);
    return broken;
  }

  static List<String> exampleOfEveryOwnedKind(Bundle bundle) {
    Set<String> missing = new TreeSet<>();
    bundle.owned().forEach(each -> missing.add(each.path("kind").asText()));
    try {
      for (JsonNode example : JSON.readTree(annotation(bundle, "alm-examples"))) {
        missing.remove(example.path("kind").asText());
      }
    } catch (JsonProcessingException e) {
      return List.of("alm-examples: " + e.getOriginalMessage());
    }
    return List.copyOf(missing);
  }

  static List<String> firstStepIsAnExample(Bundle bundle) {
    try {
      JsonNode first =
          JSON.readTree(annotation(bundle, "operatorframework.io/initialization-resource"));
      for (JsonNode example : JSON.readTree(annotation(bundle, "alm-examples"))) {
        if (example.equals(first)) {
          return List.of();
        }
      }
      return List.of("initialization-resource (expected: one of alm-examples)");
    } catch (JsonProcessingException e) {
      return List.of(e.getOriginalMessage());
    }
  }

  static List<String> namespaceIsTheOneThatTheOperatorAssumes(Bundle bundle) {
    List<String> broken = new ArrayList<>();
    if (!annotation(bundle, "operatorframework.io/suggested-namespace").equals("weft-system")) {
      broken.add("suggested-namespace");
    }
    if (!annotation(bundle, "operatorframework.io/suggested-namespace-template")
        .contains("\"name\" : \"weft-system\"")) {
      broken.add("suggested-namespace-template");
    }
    return broken;
  }

  private static String annotation(Bundle bundle, String key) {
    return bundle.csv().at("/metadata/annotations").path(key).asText();
  }
}
