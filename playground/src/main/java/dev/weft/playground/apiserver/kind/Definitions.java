package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a CustomResourceDefinition defines. */
public final class Definitions {
  /** Held until the defined objects are gone. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private static final Column AGE =
      new Column("Age", "date", "", "", 0, ".metadata.creationTimestamp");

  private Definitions() {}

  /** One resource for each served version; none before the names are accepted. */
  static List<Resource> resources(ObjectNode definition) {
    var all = new ArrayList<Resource>();
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean() && established(definition)) {
        all.add(resource(spec, version));
      }
    }
    return all;
  }

  private static Resource resource(JsonNode spec, JsonNode version) {
    JsonNode names = spec.path("names");
    String group = Json.text(spec, "group");
    String plural = Json.text(names, "plural");
    var columns = new ArrayList<Column>();
    version.path("additionalPrinterColumns").forEach(column -> columns.add(Column.custom(column)));
    if (columns.isEmpty()) {
      columns.add(AGE);
    }
    Set<String> fields = new HashSet<>(Set.of("metadata.name", "metadata.namespace"));
    version
        .path("selectableFields")
        .forEach(f -> fields.add(Json.text(f, "jsonPath").substring(1)));
    Set<String> subresources = new HashSet<>();
    version.path("subresources").fieldNames().forEachRemaining(subresources::add);
    JsonNode scale = Json.at(version, "subresources", "scale");
    ObjectNode schema = complete(Json.objectOr(Json.at(version, "schema", "openAPIV3Schema")));
    return new Resource(
        group,
        Json.text(version, "name"),
        plural,
        Json.text(names, "singular"),
        Json.text(names, "kind"),
        Json.text(spec, "scope").equals("Namespaced"),
        Json.texts(names.path("shortNames")),
        Json.texts(names.path("categories")),
        Set.copyOf(subresources),
        Set.copyOf(fields),
        List.copyOf(columns),
        () -> schema,
        new Resource.ScalePaths(
            Json.text(scale, "specReplicasPath"),
            Json.text(scale, "statusReplicasPath"),
            Json.text(scale, "labelSelectorPath")),
        true,
        true,
        false,
        plural + "." + group);
  }

  /** Every object has apiVersion, kind and metadata, whether its schema says so or not. */
  private static ObjectNode complete(ObjectNode written) {
    ObjectNode schema = written.deepCopy();
    ObjectNode properties = Json.child(schema, "properties");
    Json.child(properties, "apiVersion").put("type", "string");
    Json.child(properties, "kind").put("type", "string");
    properties.set(
        "metadata", ModelSchemas.reference(io.fabric8.kubernetes.api.model.ObjectMeta.class));
    return schema;
  }

  public static boolean established(JsonNode definition) {
    return conditionIsTrue(definition, "Established");
  }

  private static boolean conditionIsTrue(JsonNode object, String type) {
    for (JsonNode condition : Json.at(object, "status", "conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  /** The storage version's name. */
  public static String storageVersion(JsonNode definition) {
    for (JsonNode version : Json.at(definition, "spec", "versions")) {
      if (version.path("storage").asBoolean()) {
        return Json.text(version, "name");
      }
    }
    return "";
  }

  /** Says in status that the definition's names are accepted and that it is served. In place. */
  public static void establish(ObjectNode definition, Instant now) {
    ObjectNode status = Json.child(definition, "status");
    status.set("acceptedNames", Json.at(definition, "spec", "names").deepCopy());
    ArrayNode stored = status.withArray("/storedVersions");
    if (!Json.texts(stored).contains(storageVersion(definition))) {
      stored.add(storageVersion(definition));
    }
    condition(status, "NamesAccepted", "NoConflicts", "no conflicts found", now);
    condition(
        status, "Established", "InitialNamesAccepted", "the initial names have been accepted", now);
  }

  private static void condition(
      ObjectNode status, String type, String reason, String message, Instant now) {
    ArrayNode conditions = status.withArray("/conditions");
    for (JsonNode condition : conditions) {
      if (Json.text(condition, "type").equals(type)) {
        return;
      }
    }
    conditions
        .addObject()
        .put("lastTransitionTime", Meta.time(now))
        .put("message", message)
        .put("reason", reason)
        .put("status", "True")
        .put("type", type);
  }
}
