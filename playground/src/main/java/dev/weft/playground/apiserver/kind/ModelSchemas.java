package dev.weft.playground.apiserver.kind;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * OpenAPI schemas of the built-in kinds, read off Fabric8's model classes, plus what builtins.yaml
 * knows beyond them. Made class by class when first met: a reference names a class and is followed
 * by {@link #resolve}.
 */
public final class ModelSchemas {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";
  private static final String REF = "#/components/schemas/";

  /** Values whose form is free: what they hold is not described, and never pruned. */
  private static final Set<String> OPAQUE =
      Set.of("RawExtension", "FieldsV1", "KubernetesResource");

  private final JsonNode types;
  private final Map<String, ObjectNode> made = new ConcurrentHashMap<>();

  ModelSchemas(JsonNode types) {
    this.types = types;
  }

  /** The schema itself, or the one it refers to. */
  public static JsonNode resolve(JsonNode schema) {
    JsonNode ref = schema.path("$ref");
    return ref.isMissingNode()
        ? schema
        : Holder.INSTANCE.definition(ref.asText().substring(REF.length()));
  }

  /** The schema of a class by its name under Fabric8's model package. */
  public JsonNode definition(String name) {
    ObjectNode known = made.get(name);
    if (known == null) {
      known = describe(load(name)); // not computeIfAbsent: two threads may do it twice, none waits
      made.put(name, known);
    }
    return known;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(MODEL + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("Fabric8 has no model class " + name, e);
    }
  }

  static ObjectNode reference(Class<?> type) {
    return Json.object().put("$ref", REF + type.getName().substring(MODEL.length()));
  }

  private ObjectNode describe(Class<?> type) {
    JsonNode extra = types.path(type.getSimpleName());
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (Field field : type.getDeclaredFields()) {
      JsonProperty named = field.getAnnotation(JsonProperty.class);
      if (named == null) {
        continue;
      }
      String name = named.value().isEmpty() ? field.getName() : named.value();
      ObjectNode property = schema(field.getGenericType());
      refine(property, name, extra);
      properties.set(name, property);
    }
    if (extra.has("required")) {
      schema.set("required", extra.get("required"));
    }
    if (extra.path("atomic").asBoolean()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    return schema;
  }

  private static void refine(ObjectNode property, String name, JsonNode extra) {
    List<String> keys = words(extra.path("maps").path(name));
    if (!keys.isEmpty() && !contains(extra.path("atomicLists"), name)) {
      property.put("x-kubernetes-list-type", "map");
      property.set("x-kubernetes-list-map-keys", Json.strings(keys));
    }
    if (!keys.isEmpty() || extra.path("merge").has(name)) {
      property.put(
          "x-kubernetes-patch-merge-key",
          extra.path("merge").path(name).asText(keys.isEmpty() ? "" : keys.getFirst()));
      property.put(
          "x-kubernetes-patch-strategy",
          contains(extra.path("keepItems"), name) ? "merge,retainKeys" : "merge");
    }
    if (contains(extra.path("sets"), name)) {
      property.put("x-kubernetes-list-type", "set").put("x-kubernetes-patch-strategy", "merge");
    }
    if (contains(extra.path("keep"), name)) {
      property.put("x-kubernetes-patch-strategy", "retainKeys");
    }
    if (contains(extra.path("atomicMaps"), name)) {
      property.put("x-kubernetes-map-type", "atomic");
    }
    if (extra.path("defaults").has(name)) {
      property.set("default", extra.path("defaults").get(name));
    }
    if (extra.path("enums").get(name) instanceof ArrayNode values) {
      property.set("enum", values);
    }
  }

  private static ObjectNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      ObjectNode schema = Json.object();
      if (arguments.length == 1) {
        schema.put("type", "array").set("items", schema(arguments[0]));
      } else {
        schema.put("type", "object").set("additionalProperties", schema(arguments[1]));
      }
      return schema;
    }
    Class<?> plain = (Class<?>) type;
    ObjectNode schema = Json.object();
    return switch (plain.getSimpleName()) {
      case "String", "MicroTime" -> schema.put("type", "string");
      case "Integer" -> schema.put("type", "integer").put("format", "int32");
      case "Long" -> schema.put("type", "integer").put("format", "int64");
      case "Boolean", "boolean" -> schema.put("type", "boolean");
      case "Double", "Float", "Number" -> schema.put("type", "number");
      case "IntOrString", "Quantity" -> schema.put("x-kubernetes-int-or-string", true);
      case String name when OPAQUE.contains(name) ->
          schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
      case "JsonNode", "Object", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray" ->
          schema.put("x-kubernetes-preserve-unknown-fields", true); // of any type
      case "JSONSchemaPropsOrArray" ->
          reference(io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps.class);
      default ->
          plain.getName().startsWith(MODEL)
              ? reference(plain)
              : schema.put("x-kubernetes-preserve-unknown-fields", true);
    };
  }

  private static boolean contains(JsonNode list, String name) {
    return Json.texts(list).contains(name);
  }

  private static List<String> words(JsonNode text) {
    return text.isMissingNode() ? List.of() : Arrays.asList(text.asText().split(" ", -1));
  }

  /** One for the process: the classes it describes are the process's own. */
  private static final class Holder {
    static final ModelSchemas INSTANCE = new ModelSchemas(Builtins.data().path("types"));
  }

  /** Schema of a built-in kind's class. */
  static ObjectNode root(String packageName, String kind) {
    return (ObjectNode)
        Holder.INSTANCE.definition((packageName + "." + kind).substring(MODEL.length()));
  }
}
